import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Experiment } from "inkling/experiments";
import { expect, test } from "vitest";
import { folder, inkling, start } from "./helpers/command-line.ts";

const { INKLING_DATA } = process.env;
const withDigits = { env: { INKLING_DATA: INKLING_DATA ?? "" } };

test("--list shows every experiment with its section, runs and time, and runs nothing", async () => {
  const { code, stdout } = await inkling(["reproduce", "--list", "--out", "listed"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^The book's first network and its readers \(first-network\)$/m);
  expect(stdout).toMatch(/^ {2}book-30 +The book's first network \(0 of \d+ kept, \d+ s\)$/m);
  expect(stdout).toMatch(/\d+ experiments, \d+ runs: about \d+ min/);
  expect(readdirSync(folder)).not.toContain("listed");
});

test("--list --json gives each experiment's claims, with the band that was written down", async () => {
  const { stdout } = await inkling(["reproduce", "conv-2", "--list", "--seeds", "12", "--json"]);
  const [found, ...more] = JSON.parse(stdout) as (Pick<Experiment, "id" | "claims"> & { runs: number; kept: number })[];
  expect(found).toMatchObject({ id: "conv-2", runs: 12, kept: 0, claims: [{ band: { low: 98.87, high: 99.25 } }] });
  expect(more).toEqual([]);
});

test("a name that is none is refused, with those that are close", async () => {
  const { code, stderr } = await inkling(["reproduce", "book-3"]);
  expect(code).toBe(2);
  expect(stderr).toContain('reproduce: there is no experiment or section "book-3"');
  expect(stderr).toContain("book-30, book-30-numpy, book-30-theano? --list shows them all");
  expect(stderr).toContain("sections are neurons, descent, first-network");
});

test("without MNIST, what needs it fails, says how to get it, and nothing is kept", async () => {
  const { code, stderr, stdout } = await inkling(["reproduce", "book-100", "--quick", "--out", "no-digits"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/book-100, seed 1 failed\n.*MNIST was not found/);
  expect(stderr).toContain("name a folder that holds it with --data or INKLING_DATA");
  expect(stdout).not.toContain("published");
  expect(existsSync(join(folder, "no-digits/runs"))).toBe(false);
});

test.skipIf(!INKLING_DATA)(
  "runs are kept: a second call computes none, a damaged one is computed anew, --again gives the same (skipped without MNIST)",
  async () => {
    const args = ["reproduce", "book-30-theano", "--quick", "--out", "kept"];
    const first = await inkling(args, withDigits);
    expect(first.stderr).toMatch(/^1 run to compute: about \d+ s, 1 job at a time$/m);
    expect(first.stderr).toMatch(/^book-30-theano, seed \d+: \d+ s \(1 of 1\)$/m);
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/book-30-theano \(quick: figures say little\)/);
    expect(first.stdout).toMatch(/published 94\.11/);
    const [name] = readdirSync(join(folder, "kept/runs"));
    const file = join(folder, "kept/runs", name!);
    const text = readFileSync(file, "utf8");

    const second = await inkling(args, withDigits);
    expect(second.stderr).toMatch(/^0 runs to compute, 1 kept$/m);
    expect(second.stdout).toBe(first.stdout);

    writeFileSync(file, text.replace('"correct":9', '"correct":8'));
    expect((await inkling(args, withDigits)).stderr).toMatch(/^1 run to compute/m);
    expect(JSON.parse(readFileSync(file, "utf8")).hash).toBe(JSON.parse(text).hash);

    const again = await inkling([...args, "--again"], withDigits);
    expect(again.stderr).toMatch(/^book-30-theano, seed \d+: \d+ s, the same \(1 of 1\)$/m);
    expect(readdirSync(join(folder, "kept")).sort()).toEqual(["book-30-theano.json", "index.html", "runs", "table.md"]);
  },
);

test.skipIf(!INKLING_DATA)(
  "killed in the middle and called again: long runs go on from their checkpoints, nothing is run twice, the outcome is that " +
    "of a whole run (skipped without MNIST)",
  async () => {
    const args = ["reproduce", "book-30-theano", "no-mnist", "--quick", "--jobs", "2"];
    const killed = start([...args, "--out", "killed"], withDigits);
    const unfinished = join(folder, "killed/unfinished");
    const begun = (): boolean => {
      try {
        return readdirSync(unfinished, { recursive: true }).some((name) =>
          String(name).endsWith("checkpoint.safetensors"),
        );
      } catch {
        return false; // not there yet
      }
    };
    while (!begun()) await new Promise((resolve) => setTimeout(resolve, 20));
    killed.child.kill("SIGKILL");
    await killed.ended;
    const runs = join(folder, "killed/runs");
    const kept = existsSync(runs)
      ? readdirSync(runs).map((name) => [name, readFileSync(join(runs, name), "utf8")] as const)
      : [];
    expect(kept.length, "the longer one is not done yet").toBeLessThan(2);

    const resumed = await inkling([...args, "--out", "killed"], withDigits);
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toMatch(new RegExp(`^${2 - kept.length} runs? to compute`, "m"));
    for (const [name, text] of kept) expect(readFileSync(join(runs, name), "utf8")).toBe(text);
    expect(readdirSync(join(folder, "killed"))).not.toContain("unfinished");

    await inkling(["reproduce", "no-mnist", "--quick", "--out", "whole"], withDigits);
    const hash = (out: string): unknown =>
      JSON.parse(readFileSync(join(folder, out, "no-mnist.json"), "utf8")).runs[0].hash;
    expect(hash("killed")).toBe(hash("whole"));
    rmSync(join(folder, "killed"), { recursive: true });
  },
  300_000,
);

test.skipIf(!INKLING_DATA)("Ctrl-C keeps what is finished, and says how to go on (skipped without MNIST)", async () => {
  const running = start(["reproduce", "no-mnist", "--quick", "--out", "stopped"], withDigits);
  await running.sees(/to compute/);
  running.child.kill("SIGINT");
  const { code, stderr } = await running.ended;
  expect(code).toBe(130);
  expect(stderr).toMatch(/interrupted after 0 of 1 run/);
});
