import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decode } from "fast-png";
import { generatedDigits, load, parametersHash, predict, readIdx } from "inkling";
import { beforeAll, describe, expect, test } from "vitest";
import { folder, inkling } from "./helpers/command-line.ts";
import { enlarge, makePng } from "./helpers/png.ts";

const run = join(folder, "a run");
const model = join(run, "best.safetensors");
const trained = [
  "train",
  "--digits",
  "generated",
  "--split",
  "3000,300",
  "--cost",
  "cross-entropy",
  "--weights",
  "scaled",
];

/** The generated digit that the model reads rightly and most surely, of some that no training here has seen. */
async function sureDigit(digit: number): Promise<Uint8Array> {
  const { inputs, targets } = generatedDigits({ count: 1000, from: 90_000 });
  const predictions = await predict(await load(model), inputs as Uint8Array);
  const sureness = predictions.map(({ label, probability }, n) =>
    label === digit && targets[n] === digit ? probability : 0,
  );
  const surest = sureness.indexOf(Math.max(...sureness));
  return inputs.slice(surest * 784, (surest + 1) * 784) as Uint8Array;
}

/** The document of a short training, which the other tests read its model from. */
let document: Record<string, unknown>;

beforeAll(async () => {
  const { code, stdout, stderr } = await inkling([
    ...trained,
    "--learning-rate",
    "0.5",
    "--epochs",
    "3",
    "--seed",
    "2",
    "--out",
    run,
    "--json",
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  document = JSON.parse(stdout);
}, 60_000);

describe("help", () => {
  const commands = ["train", "evaluate", "read", "data", "data info", "data fetch", "data generate", "data show"];

  test.each([...commands, "check", "demo"])("of %s begins with an example and fits 80 columns", async (name) => {
    const words = name.split(" ");
    const { code, stdout, stderr } = await inkling([...words, "--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`^Examples?\n  inkling ${name}`));
    expect(stdout).toContain("--debug");
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  test("of all names every command", async () => {
    const { code, stdout } = await inkling(["--help"]);
    expect(code).toBe(0);
    for (const name of ["train", "evaluate", "read", "data", "check", "demo"]) expect(stdout).toMatch(`\n  ${name} `);
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

describe("train", () => {
  test("--json gives one document with what was promised", async () => {
    expect(Object.keys(document)).toEqual([
      "seed",
      "engine",
      "digits",
      "network",
      "epochs",
      "best",
      "peakTest",
      "model",
      "parametersHash",
    ]);
    const dense = { kind: "dense", activation: "sigmoid", weights: "scaled" };
    expect(document).toMatchObject({
      seed: 2,
      engine: "reference",
      digits: "generated",
      network: {
        input: [784],
        cost: "cross-entropy",
        layers: [
          { ...dense, units: 30 },
          { ...dense, units: 10 },
        ],
      },
      model: join(run, "model.safetensors"),
    });
    const figures = { correct: expect.any(Number), total: 300, cost: expect.any(Number) };
    const epochs = document.epochs as { validation: { correct: number }; test: { correct: number } }[];
    expect(epochs).toEqual(
      [1, 2, 3].map((epoch) => ({
        epoch,
        seconds: expect.any(Number),
        training: { cost: expect.any(Number) },
        validation: figures,
        test: figures,
      })),
    );
    const validated = epochs.map(({ validation }) => validation.correct);
    const best = validated.indexOf(Math.max(...validated));
    const { validation, test } = epochs[best]!;
    expect(document.best).toEqual({ epoch: best + 1, validation, test });
    const tested = epochs.map(({ test }) => test.correct);
    const peak = Math.max(...tested);
    expect(document.peakTest).toEqual({ epoch: tested.indexOf(peak) + 1, correct: peak, total: 300 });
    expect(peak).toBeGreaterThan(180); // 30 would be chance
  });

  test("leaves its settings, a checkpoint and two models, whose weights are those it tells of", async () => {
    expect(readdirSync(run)).toEqual([
      "best.safetensors",
      "checkpoint.safetensors",
      "model.safetensors",
      "settings.json",
    ]);
    expect(await parametersHash(await load(join(run, "model.safetensors")))).toBe(document.parametersHash);
  });

  test("without --json shows the data, the settings and a line for each epoch", async () => {
    const { code, stdout } = await inkling([
      "train",
      "--digits",
      "generated",
      "--split",
      "200,0",
      "--limit",
      "100",
      "--epochs",
      "2",
      "--network",
      "784,5,10",
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^digits: drawn by the program\ngenerated training digits: 100 inputs of 28x28x1\nclasses: 0: 10 /,
    );
    expect(stdout).toContain("network: 784 - 5 sigmoid - 10 sigmoid, cost quadratic, engine reference, seed 1\n");
    expect(stdout).toContain("training: 2 epochs, mini-batches of 10, learning rate 3\n");
    expect(stdout).toMatch(
      /\nepoch {2}validation {8}test {6}cost {3}seconds\n {4}1 {11}- +\d+\.\d\d % +[\d.]+ +[\d.]+\n {4}2 /,
    );
    const [, made] = /\nfolder: (runs.\d{4}-\d\d-\d\d-\d{6}-1)\n/.exec(stdout)!;
    expect(readdirSync(join(folder, made!))).toEqual(["checkpoint.safetensors", "model.safetensors", "settings.json"]);
  });

  test("settings come from flags first, then --config, then the preset", async () => {
    const config = {
      network: { input: [784], cost: "log-likelihood", layers: [{ kind: "dense", units: 10, activation: "softmax" }] },
      training: { epochs: 7, batchSize: 5, optimizer: { learningRate: 0.25 }, stop: { patience: 2 } },
      split: [300, 100],
      seed: 5,
    };
    const file = join(folder, "config.json");
    writeFileSync(file, JSON.stringify(config));
    const out = join(folder, "configured");
    const flags = ["--config", file, "--epochs", "1", "--momentum", "0.5", "--digits", "generated", "--out", out];
    expect(await inkling(["train", ...flags])).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(readFileSync(join(out, "settings.json"), "utf8"))).toEqual({
      network: {
        ...config.network,
        layers: [{ kind: "dense", units: 10, activation: "softmax", weights: "gaussian" }],
      },
      training: {
        epochs: 1,
        batchSize: 5,
        optimizer: { learningRate: 0.25, momentum: 0.5, l2: 0 },
        stop: { patience: 2, restoreBest: true },
      },
      split: [300, 100],
      seed: 5,
      engine: "reference",
      digits: "generated",
    });
  });

  test("one seed, one hash; another seed, another", async () => {
    const short = ["train", "--digits", "generated", "--split", "200,50", "--epochs", "1", "--json", "--seed"];
    const hashes = await Promise.all(
      ["7", "7", "8"].map(async (seed, n) => {
        const { stdout } = await inkling([...short, seed, "--out", join(folder, `seed-${n}`)]);
        return JSON.parse(stdout).parametersHash as string;
      }),
    );
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[2]).not.toBe(hashes[0]);
  });

  test("where MNIST cannot be had says so in a line, and learns from generated digits", async () => {
    const out = join(folder, "fallen back");
    const { code, stdout, stderr } = await inkling([
      "train",
      "--split",
      "200,50",
      "--epochs",
      "1",
      "--out",
      out,
      "--json",
    ]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^MNIST was not found: .*ENETUNREACH.*; digits drawn by the program are used instead\n$/);
    expect(JSON.parse(stdout).digits).toBe("generated");
  });

  test("--digits mnist insists", async () => {
    const { code, stdout, stderr } = await inkling(["train", "--digits", "mnist"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^inkling: mnist: MNIST was not found: .*\nname a folder that holds it with --data/);
  });
});

describe("evaluate", () => {
  test("says how well the best epoch reads, as the training did", async () => {
    // Its test digits are others than the training's, but the model is as good on them.
    const { code, stdout } = await inkling(["evaluate", model, "--digits", "generated", "--json"]);
    expect(code).toBe(0);
    const { correct, total, accuracy, confusion, worstPairs, ...rest } = JSON.parse(stdout);
    expect(rest).toMatchObject({ model, engine: "reference", digits: "generated", on: "test" });
    expect(total).toBe(10_000);
    expect(accuracy).toBe(correct / total);
    const tested = (document.best as { test: { correct: number } }).test.correct / 300;
    expect(Math.abs(accuracy - tested)).toBeLessThan(0.12);
    expect(confusion.map((row: number[]) => row.reduce((a, b) => a + b))).toEqual(new Array(10).fill(1000));
    const counts = worstPairs.map(({ digit, readAs, count }: Record<string, number>) => {
      expect(confusion[digit!][readAs!]).toBe(count);
      return count;
    });
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
  });

  test("shows a table and the worst pairs", async () => {
    const { code, stdout } = await inkling(["evaluate", model, "--digits", "generated", "--on", "validation"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /\naccuracy: \d\d\.\d\d %, \d+ of 10000\nmean cost: [\d.]+\n\nread as +0 +1 +2 +3 +4 +5 +6 +7 +8 +9\n/,
    );
    expect(stdout).toMatch(/\nconfused most:\n( {2}\d read as \d: \d+ times\n){6}$/);
  });
});

describe("read", () => {
  const gray = (ink: Uint8Array): Uint8Array => ink.map((value) => 255 - value);
  /** One digit in many files. */
  const files: Record<string, (digit: Uint8Array) => Uint8Array> = {
    "as small as MNIST's, light on dark": (digit) => makePng({ width: 28, height: 28, samples: digit }),
    "as small, dark on light": (digit) => makePng({ width: 28, height: 28, samples: gray(digit) }),
    "large, dark on light": (digit) => {
      const { side, ink } = enlarge(digit, 12, 50);
      return makePng({ width: side, height: side, samples: gray(ink) });
    },
    "16 bits, weak contrast": (digit) => {
      const { side, ink } = enlarge(digit, 3, 9);
      return makePng({
        width: side,
        height: side,
        depth: 16,
        samples: Array.from(ink, (value) => 50_000 - 120 * value),
      });
    },
    "black on transparent": (digit) => {
      const { side, ink } = enlarge(digit, 4, 10);
      const samples = Array.from(ink).flatMap((value) => [0, value]);
      return makePng({ width: side, height: side, colorType: 4, samples });
    },
    "white on transparent": (digit) => {
      const { side, ink } = enlarge(digit, 4, 10);
      const samples = Array.from(ink).flatMap((value) => [255, 255, 255, value]);
      return makePng({ width: side, height: side, colorType: 6, samples });
    },
    "blue on yellow": (digit) => {
      const { side, ink } = enlarge(digit, 4, 10);
      const samples = Array.from(ink).flatMap((value) => [250 - value, 240 - value, 100 + value / 2]);
      return makePng({ width: side, height: side, colorType: 2, samples: samples.map(Math.floor) });
    },
    "four bits with a palette": (digit) => {
      const { side, ink } = enlarge(digit, 4, 10);
      const palette = Uint8Array.from({ length: 48 }, (_, i) => 250 - 15 * Math.floor(i / 3));
      const samples = Array.from(ink, (value) => value >> 4);
      return makePng({ width: side, height: side, depth: 4, colorType: 3, samples, chunks: [["PLTE", palette]] });
    },
    "one bit, white paper declared transparent": (digit) => {
      const { side, ink } = enlarge(digit, 5, 11);
      const samples = Array.from(ink, (value) => (value > 127 ? 0 : 1));
      return makePng({ width: side, height: side, depth: 1, samples, chunks: [["tRNS", Uint8Array.of(0, 1)]] });
    },
  };

  test("a digit in nine kinds of files is the same digit", async () => {
    for (const digit of [1, 7]) {
      const image = await sureDigit(digit);
      const paths = Object.entries(files).map(([kind, make]) => {
        const path = join(folder, `${digit} ${kind}.png`);
        writeFileSync(path, make(image));
        return path;
      });
      const { code, stdout, stderr } = await inkling(["read", model, ...paths, "--json"]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      const { images } = JSON.parse(stdout);
      expect(images.map(({ file, digit }: { file: string; digit: number }) => [file, digit])).toEqual(
        paths.map((path) => [path, digit]),
      );
      for (const { probability, runnerUp, probabilities } of images) {
        const sorted = [...probabilities].sort((a, b) => b - a);
        expect([probability, runnerUp.probability]).toEqual(sorted.slice(0, 2));
        expect(probabilities[runnerUp.digit]).toBe(runnerUp.probability);
        expect(sorted.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      }
    }
  });

  test("prints the digit, the runner-up and all probabilities, and draws what the network sees", async () => {
    const path = join(folder, "seven.png");
    const seven = await sureDigit(7);
    writeFileSync(path, makePng({ width: 28, height: 28, samples: seven }));
    const { code, stdout, stderr } = await inkling(["read", model, path, "--show"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [headline, ...lines] = stdout.trimEnd().split("\n");
    expect(headline).toMatch(/seven\.png: 7 \(\d+\.\d %\), or else \d \(\d+\.\d %\)$/);
    // The picture is the digit itself: normalizing leaves what is like MNIST's as it is.
    const ramp = " .:-=+*#%@";
    const drawn = Array.from({ length: 14 }, (_, y) =>
      Array.from({ length: 28 }, (_, x) => {
        const mean = (seven[56 * y + x]! + seven[56 * y + 28 + x]!) / 2;
        return ramp[Math.floor((mean * 10) / 256)];
      }).join(""),
    );
    expect(Array.from({ length: 14 }, (_, y) => (lines[y] ?? "").slice(0, 28).trimEnd())).toEqual(
      drawn.map((line) => line.trimEnd()),
    );
    expect(stdout.match(/ \d +\d+\.\d %/g)).toHaveLength(10);
  });

  test("one bad picture among several: the others are read, and the code is 2", async () => {
    const [good, bad] = [join(folder, "good.png"), join(folder, "bad.png")];
    writeFileSync(good, makePng({ width: 28, height: 28, samples: await sureDigit(1) }));
    writeFileSync(bad, "no picture");
    const { code, stdout, stderr } = await inkling(["read", model, good, bad, good]);
    expect(code).toBe(2);
    expect(stdout.match(/good\.png: 1 /g)).toHaveLength(2);
    expect(stderr).toBe(`inkling: ${bad} is not a PNG picture, but a file of another kind\nsave the picture as PNG\n`);
    const { stdout: json } = await inkling(["read", model, bad, good, "--json"]);
    expect(JSON.parse(json).images).toMatchObject([
      {
        file: bad,
        error: { problem: expect.stringContaining("is not a PNG picture"), remedy: "save the picture as PNG" },
      },
      { file: good, digit: 1 },
    ]);
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
