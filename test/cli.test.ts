import { closeSync, existsSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decode } from "fast-png";
import { generatedDigits, readIdx } from "inkling";
import { describe, expect, test } from "vitest";
import { folder, inkling, start } from "./helpers/command-line.ts";

describe("help", () => {
  const commands = ["train", "evaluate", "read", "data", "data info", "data fetch", "data generate", "data show"];

  test.each([...commands, "check", "demo", "studio"])(
    "of %s begins with an example and fits 80 columns",
    async (name) => {
      const words = name.split(" ");
      const { code, stdout, stderr } = await inkling([...words, "--help"]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(new RegExp(`^Examples?\n  inkling ${name}`));
      expect(stdout).toContain("--debug");
      expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    },
  );

  test("of all names every command", async () => {
    const { code, stdout } = await inkling(["--help"]);
    expect(code).toBe(0);
    for (const name of ["train", "evaluate", "read", "data", "check", "demo", "studio"])
      expect(stdout).toMatch(`\n  ${name} `);
  });

  test("without a command is shown, and that is no success", async () => {
    const { code, stdout, stderr } = await inkling([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("Usage: inkling");
  });

  test("--version prints the package's version", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    expect(await inkling(["--version"])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: "" });
  });
});

describe("data", () => {
  test("generate writes files that train reads as it would MNIST's, and never mixes them with others", async () => {
    const out = join(folder, "drawn");
    const made = await inkling(["data", "generate", "--count", "600", "--seed", "4", "--out", out]);
    expect(made).toMatchObject({ code: 0, stderr: "" });
    expect(made.stdout).toContain(`learn from them: inkling train --data ${out} --split 500,100\n`);
    const { shape, data } = await readIdx(readFileSync(join(out, "mnist", "train-images-idx3-ubyte.gz")));
    expect(shape).toEqual([600, 28, 28]);
    expect(data).toEqual(generatedDigits({ count: 600, seed: 4 }).inputs);
    const tests = await readIdx(readFileSync(join(out, "mnist", "t10k-images-idx3-ubyte.gz")));
    expect(tests.data).toEqual(generatedDigits({ count: 100, seed: 4, from: 200_000_000 }).inputs);
    const info = await inkling(["data", "info", "--data", out]);
    expect(info).toMatchObject({ code: 2, stdout: "" });
    expect(info.stderr).toContain("split asks for 50000 + 10000 examples");
    const again = await inkling(["data", "generate", "--count", "600", "--out", out]);
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/^inkling: --out .* already holds digits: .*\nname another folder\n$/);
    const flags = ["--data", out, "--split", "500,100", "--epochs", "1", "--network", "784,5,10", "--json"];
    const { code, stdout } = await inkling(["train", ...flags, "--out", join(folder, "from files")]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ digits: "mnist", peakTest: { total: 100 } });
  });

  test("show writes a contact sheet: a row for each digit, dark on white", async () => {
    const out = join(folder, "sheet.png");
    const flags = ["--digits", "generated", "--rows", "10", "--columns", "3", "--out", out];
    expect(await inkling(["data", "show", ...flags])).toMatchObject({ code: 0, stderr: "" });
    const { width, height, channels, data } = decode(readFileSync(out));
    expect({ width, height, channels }).toEqual({ width: 40 + 3 * 62 - 6, height: 40 + 10 * 62 - 6, channels: 1 });
    const digits = generatedDigits({ count: 30 }).inputs as Uint8Array;
    const images = new Set(Array.from({ length: 30 }, (_, n) => digits.subarray(n * 784, (n + 1) * 784).join()));
    for (let row = 0; row < 10; row++) {
      for (let column = 0; column < 3; column++) {
        const pixel = (i: number): number => {
          const [x, y] = [20 + column * 62 + 2 * (i % 28), 20 + row * 62 + 2 * Math.floor(i / 28)];
          return 255 - data[y * width + x]!;
        };
        const shown = Array.from({ length: 784 }, (_, i) => pixel(i)).join();
        expect(images.delete(shown)).toBe(true);
      }
    }
  });

  test("info says where nothing was found, and what to do", async () => {
    const { code, stderr } = await inkling(["data", "info"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^inkling: mnist: MNIST was not found: the cache .* lacks 4 of 4 files\ndownload it with inkling data fetch,/,
    );
    const drawn = await inkling(["data", "info", "--digits", "generated", "--json"]);
    expect(JSON.parse(drawn.stdout)).toMatchObject({
      digits: "generated",
      parts: [{ count: 10_000, inverted: false }],
    });
  });
});

describe("check", () => {
  test("back-propagation agrees with finite differences to 1e-7", async () => {
    const flags = ["--network", "784,6,5,10", "--activation", "tanh", "--cost", "log-likelihood", "--seed", "3"];
    const { code, stdout } = await inkling(["check", ...flags, "--json"]);
    expect(code).toBe(0);
    const { agrees, worst, tensors } = JSON.parse(stdout);
    expect(agrees).toBe(true);
    expect(worst.relativeError).toBeLessThan(1e-7);
    expect(tensors.map(({ name }: { name: string }) => name)).toEqual(
      [1, 2, 3].flatMap((n) => [`dense${n}.weight`, `dense${n}.bias`]),
    );
    const table = await inkling(["check", ...flags]);
    expect(table.stdout.match(/\ndense\d\.(weight|bias) +\d\.\de-\d+ +\d+ +0/g)).toHaveLength(6);
  });
});

test("--debug adds the stack, and only then is there one", async () => {
  const plain = await inkling(["evaluate", "nothing.safetensors"]);
  expect(plain).toMatchObject({ code: 2, stdout: "" });
  expect(plain.stderr.split("\n")).toHaveLength(3);
  const debug = await inkling(["evaluate", "nothing.safetensors", "--debug"]);
  expect(debug.stderr).toContain(plain.stderr);
  expect(debug.stderr).toMatch(/\n {4}at /);
  expect(existsSync(join(folder, "nothing.safetensors"))).toBe(false);
});

describe.skipIf(process.platform === "win32")("output that nobody takes", () => {
  test.skipIf(!existsSync("/dev/full"))("on a full disk is a failure, said in two lines", async () => {
    const full = openSync("/dev/full", "w");
    const { code, stderr } = await inkling(["data", "info", "--digits", "generated"], { stdout: full });
    closeSync(full);
    expect(stderr).toBe(
      "inkling: standard output cannot be written: there is no space left\n" +
        "free some space, or send the output elsewhere, and try again\n",
    );
    expect(code).toBe(1);
  });

  test("because it has read enough is none", async () => {
    const run = start(["data", "info", "--digits", "generated"]);
    run.child.stdout!.destroy();
    expect(await run.ended).toMatchObject({ code: 0, stderr: "" });
  });

  test("interrupts a training, which saves and says so", async () => {
    const out = join(folder, "unread");
    const flags = ["--digits", "generated", "--split", "200,0", "--network", "784,5,10", "--epochs", "100000"];
    const run = start(["train", ...flags, "--out", out]);
    expect(await run.sees(/^epoch/)).toBe(true);
    run.child.stdout!.destroy();
    const { code, stderr } = await run.ended;
    expect(stderr).toMatch(
      /^inkling: interrupted in epoch \d+; all is saved\ngo on with: inkling train --resume .*\n$/,
    );
    expect(code).toBe(130);
    expect(readdirSync(out)).toEqual(["checkpoint.safetensors", "settings.json"]);
  });
});
