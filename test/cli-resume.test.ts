import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Random } from "inkling";
import { beforeAll, describe, expect, test } from "vitest";
import { folder, inkling, type Running, start } from "./helpers/command-line.ts";

const EPOCHS = 12;
const settings = [
  ...["--digits", "generated", "--split", "500,50", "--network", "784,8,10", "--cost", "cross-entropy"],
  ...["--learning-rate", "0.2", "--momentum", "0.5", "--l2", "0.1", "--seed", "3"],
];
const files = ["best.safetensors", "checkpoint.safetensors", "model.safetensors", "settings.json"];
/** What a process writes to before the file itself. */
const unfinished = /^\.inkling-.*\.tmp$/;
/** A line of the table of epochs. */
const epochLine = /^ +\d+ .*%/;

/** Windows has no signals that a process could hear: Ctrl-C of its console alone reaches one. */
const onWindows = process.platform === "win32";

let uninterrupted: { parametersHash: string; epochs: unknown[]; best: object; peakTest: object };
/** Milliseconds that an epoch takes here. */
let epochTime: number;

function hashOf(stdout: string): string {
  return JSON.parse(stdout).parametersHash;
}

/** Figures without the time they took, which is never the same. */
function withoutSeconds(epochs: unknown[]): unknown[] {
  return epochs.map((epoch) => ({ ...(epoch as object), seconds: undefined }));
}

beforeAll(async () => {
  const out = join(folder, "uninterrupted");
  const { stdout, stderr } = await inkling(["train", ...settings, "--epochs", `${EPOCHS}`, "--out", out, "--json"]);
  expect(stderr).toBe("");
  uninterrupted = JSON.parse(stdout);
  epochTime =
    uninterrupted.epochs.reduce((sum: number, e) => sum + (e as { seconds: number }).seconds, 0) * (1000 / EPOCHS);
});

test("killed at twenty random moments and resumed, a training ends with the very bits of an uninterrupted one", async () => {
  const random = new Random(20, "moments");
  const moments = Array.from({ length: 20 }, (_, n) => {
    return { n, epoch: random.integer(EPOCHS), delay: random.uniform(0, 1) };
  });
  let killed = 0;
  const trial = async ({ n, epoch, delay }: (typeof moments)[number]): Promise<void> => {
    const out = join(folder, `killed-${n}`);
    const run = start(["train", ...settings, "--epochs", `${EPOCHS}`, "--out", out]);
    // The heading of the table stands when the folder does; then a line for each epoch.
    await run.sees(/^epoch|^ +\d+ .*%/, epoch + 1);
    await sleep(delay * epochTime);
    run.child.kill("SIGKILL");
    if ((await run.ended).signal === "SIGKILL") killed++;
    const { code, stdout, stderr } = await inkling(["train", "--resume", out, "--json"]);
    expect({ n, code, stderr: stderr.replace(/^this training has already done.*\n/, "") }).toEqual({
      n,
      code: 0,
      stderr: "",
    });
    const document = JSON.parse(stdout);
    expect({ n, hash: document.parametersHash }).toEqual({ n, hash: uninterrupted.parametersHash });
    expect(withoutSeconds(document.epochs)).toEqual(withoutSeconds(uninterrupted.epochs));
    expect(document.best).toEqual(uninterrupted.best);
    expect(document.peakTest).toEqual(uninterrupted.peakTest);
    // A file that a killed process had not finished may stand beside these, and nothing else.
    expect(readdirSync(out).filter((name) => !unfinished.test(name))).toEqual(files);
  };
  // Two at a time: the smallest machines that build this have two processors.
  const next = async (): Promise<void> => {
    for (let moment = moments.pop(); moment !== undefined; moment = moments.pop()) await trial(moment);
  };
  await Promise.all([next(), next()]);
  expect(killed).toBeGreaterThanOrEqual(10);
}, 180_000);

test.skipIf(onWindows).each(["SIGINT", "SIGTERM"] as const)(
  "%s saves, says how to go on, and what goes on ends with the same bits",
  async (signal) => {
    const out = join(folder, `stopped by ${signal}`);
    const run = start(["train", ...settings, "--epochs", `${EPOCHS}`, "--out", out]);
    expect(await run.sees(epochLine, 2)).toBe(true);
    run.child.kill(signal);
    const { code, stderr } = await run.ended;
    expect(code).toBe(130);
    expect(stderr).toMatch(/^inkling: interrupted in epoch \d+; all is saved\n/);
    expect(stderr).toContain(`\ngo on with: inkling train --resume "${out}"\n`);
    expect(readdirSync(out)).toEqual(["checkpoint.safetensors", "settings.json"]);
    const { stdout } = await inkling(["train", "--resume", out, "--json"]);
    expect(hashOf(stdout)).toBe(uninterrupted.parametersHash);
  },
);

test.skipIf(onWindows)("interrupted before there is anything to save, nothing is left", async () => {
  const out = join(folder, "too early");
  const run = start(["train", "--out", out]);
  // It then draws 70,000 digits, which takes a while.
  expect(await run.sees(/digits drawn by the program are used instead/)).toBe(true);
  run.child.kill("SIGINT");
  const { code, stdout, stderr } = await run.ended;
  expect(stderr).toMatch(/\ninkling: interrupted\nnothing was kept: begin anew\n$/);
  expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
  expect(existsSync(out)).toBe(false);
});

describe("going on", () => {
  const out = (): string => join(folder, "uninterrupted");

  test("with a finished training says so, and ends well", async () => {
    const { code, stdout, stderr } = await inkling(["train", "--resume", out(), "--json"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^this training has already done its 12 epochs; to go on: inkling train --resume .* --epochs 22\n$/,
    );
    expect(hashOf(stdout)).toBe(uninterrupted.parametersHash);
  });

  test("with more epochs ends where a training of so many epochs ends", async () => {
    const longer = join(folder, "longer");
    const straight = await inkling(["train", ...settings, "--epochs", "4", "--out", longer, "--json"]);
    const short = join(folder, "short");
    await inkling(["train", ...settings, "--epochs", "2", "--out", short, "--json"]);
    const further = await inkling(["train", "--resume", short, "--epochs", "4", "--json"]);
    expect(hashOf(further.stdout)).toBe(hashOf(straight.stdout));
    expect(JSON.parse(readFileSync(join(short, "settings.json"), "utf8")).training.epochs).toBe(4);
  });

  test.each([
    [
      ["--epochs", "3"],
      /^inkling: --epochs must be at least 12, with which .* was begun, got 3\nleave it out, or stop/,
    ],
    [
      ["--seed", "4"],
      /^inkling: --seed cannot stand beside --resume: a training goes on with what it was begun with\n/,
    ],
    [["--learning-rate", "1"], /^inkling: --learning-rate cannot stand beside --resume/],
    [["--out", "elsewhere"], /^inkling: --out cannot stand beside --resume/],
  ])("with %j is refused", async (flags, text) => {
    const { code, stdout, stderr } = await inkling(["train", "--resume", out(), ...flags]);
    expect(stderr).toMatch(text);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  test("a folder without a training is refused", async () => {
    const { code, stderr } = await inkling(["train", "--resume", join(folder, "nothing")]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^inkling: --resume .*nothing: there is no training in this folder, it has no settings.json\n/,
    );
  });
});

describe("two processes and one folder", () => {
  const long = [...settings, "--epochs", "1000"];
  /** Files of a folder, but for those that are being written. */
  const settled = (path: string): string[] => readdirSync(path).filter((name) => !unfinished.test(name));

  async function stop(run: Running): Promise<void> {
    run.child.kill("SIGKILL");
    await run.ended;
  }

  test.skipIf(onWindows)("the second is refused, by its name for the first", async () => {
    const out = join(folder, "shared");
    const first = start(["train", ...long, "--out", out]);
    expect(await first.sees(epochLine)).toBe(true);
    const before = settled(out);
    for (const args of [
      ["train", ...long, "--out", out],
      ["train", "--resume", out],
    ]) {
      const { code, stdout, stderr } = await inkling(args);
      expect(stderr).toMatch(
        new RegExp(`^inkling: .*shared is in use by another training: process ${first.child.pid}, since `),
      );
      expect(stderr).toMatch(
        /\nwait for it, or name another folder; if no training is running there, remove .*lock\n$/,
      );
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    }
    expect(settled(out)).toEqual(before);
    first.child.kill("SIGINT");
    expect((await first.ended).code).toBe(130);
    expect(existsSync(join(out, "lock"))).toBe(false);
  });

  test("a folder that holds a training is not begun anew in", async () => {
    const out = join(folder, "uninterrupted");
    const before = readFileSync(join(out, "model.safetensors"));
    const { code, stderr } = await inkling(["train", ...settings, "--out", out]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^inkling: --out .* already holds a training: settings.json is there\ngo on with it: inkling train --resume/,
    );
    expect(readFileSync(join(out, "model.safetensors"))).toEqual(before);
  });

  test("of five that want to take the place of one that died, one does", async () => {
    const out = join(folder, "orphaned");
    const dead = start(["train", ...long, "--out", out]);
    expect(await dead.sees(epochLine)).toBe(true);
    await stop(dead);
    expect(JSON.parse(readFileSync(join(out, "lock"), "utf8")).pid).toBe(dead.child.pid);
    const heirs = Array.from({ length: 5 }, () => start(["train", "--resume", out]));
    const outcomes = await Promise.all(
      heirs.map(async (heir) => ((await heir.sees(epochLine)) ? "trains" : ((await heir.ended).code ?? "killed"))),
    );
    await Promise.all(heirs.map(stop));
    expect(outcomes.sort()).toEqual([2, 2, 2, 2, "trains"]);
    expect(readdirSync(out).filter((name) => name.startsWith("lock"))).toEqual(["lock"]);
  });

  test("the lock of another machine is respected, and what it holds is named", async () => {
    const out = join(folder, "remote");
    mkdirSync(out);
    const holder = { id: "x", pid: 1, host: `not-${hostname()}`, started: "2025-03-14T15:09:26.000Z" };
    writeFileSync(join(out, "lock"), JSON.stringify(holder));
    const { code, stderr } = await inkling(["train", ...settings, "--out", out]);
    expect(code).toBe(2);
    expect(stderr).toContain(
      `is in use by another training: process 1 on not-${hostname()}, since 2025-03-14T15:09:26.000Z`,
    );
    expect(readdirSync(out)).toEqual(["lock"]);
  });
});
