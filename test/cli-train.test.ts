import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load, parametersHash } from "inkling";
import { beforeAll, describe, expect, test } from "vitest";
import { folder, inkling } from "./helpers/command-line.ts";
import { type ShortTraining, shortTraining } from "./helpers/short-training.ts";

let training: ShortTraining;

beforeAll(async () => {
  training = await shortTraining();
}, 60_000);

describe("train", () => {
  test("--json gives one document with what was promised", async () => {
    const { document, run } = training;
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
      engine: "simd",
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
    const figuresOf = (total: number) => ({ correct: expect.any(Number), total, cost: expect.any(Number) });
    const epochs = document.epochs as { validation: { correct: number }; test: { correct: number } }[];
    expect(epochs).toEqual(
      [1, 2, 3].map((epoch) => ({
        epoch,
        seconds: expect.any(Number),
        learningRate: 0.5,
        training: { cost: expect.any(Number) },
        validation: figuresOf(300),
        test: figuresOf(600),
      })),
    );
    const validated = epochs.map(({ validation }) => validation.correct);
    const best = validated.indexOf(Math.max(...validated));
    const { validation, test } = epochs[best]!;
    expect(document.best).toEqual({ epoch: best + 1, validation, test });
    const tested = epochs.map(({ test }) => test.correct);
    const peak = Math.max(...tested);
    expect(document.peakTest).toEqual({ epoch: tested.indexOf(peak) + 1, correct: peak, total: 600 });
    expect(peak).toBeGreaterThan(360); // 60 would be chance
  });

  test("leaves its settings, a checkpoint and two models, whose weights are those it tells of", async () => {
    const { document, run } = training;
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
    expect(stdout).toContain("network: 784 - 5 sigmoid - 10 sigmoid, cost quadratic, engine simd, seed 1\n");
    expect(stdout).toContain("training: 2 epochs, mini-batches of 10, learning rate 3\n");
    expect(stdout).toMatch(
      /\nepoch {2}validation {8}test {6}cost {3}seconds\n {4}1 {11}- +\d+\.\d\d % +[\d.]+ +[\d.]+\n {4}2 /,
    );
    const [, made] = /\nfolder: (runs.\d{4}-\d\d-\d\d-\d{6}-1)\n/.exec(stdout)!;
    expect(readdirSync(join(folder, made!))).toEqual(["checkpoint.safetensors", "model.safetensors", "settings.json"]);
  });

  test("--config describes every kind of layer; what it trains can be checked and measured", async () => {
    const layers = [
      { kind: "conv2d", channels: 3, kernel: [5, 3], activation: "linear", weights: "scaled" },
      { kind: "batchNorm", activation: "relu" },
      { kind: "maxPool2d", size: 2 },
      { kind: "averagePool2d", size: [3, 2] },
      { kind: "flatten" },
      { kind: "dropout", rate: 0.25 },
      { kind: "dense", units: 10, activation: "softmax" },
    ];
    const file = join(folder, "layers.json");
    const config = {
      network: { input: [28, 28, 1], cost: "log-likelihood", layers },
      split: [60, 20],
      digits: "generated",
    };
    writeFileSync(file, JSON.stringify(config));
    const out = join(folder, "layers");
    const trained = await inkling(["train", "--config", file, "--epochs", "1", "--out", out]);
    expect(trained).toMatchObject({ code: 0, stderr: "" });
    const sizes =
      "28x28x1 - conv2d 5x3x3 linear - batchNorm relu - maxPool2d 2x2 - averagePool2d 3x2 - flatten - dropout 0.25 - 10 softmax";
    expect(trained.stdout.replace(/\s+/g, " ")).toContain(`network: ${sizes}, cost log-likelihood`);
    expect(JSON.parse(readFileSync(join(out, "settings.json"), "utf8")).network.layers).toEqual([
      { ...layers[0], padding: "valid" },
      { ...layers[1], momentum: 0.9, epsilon: 1e-5 },
      { kind: "maxPool2d", size: [2, 2] },
      ...layers.slice(3, 6),
      { ...layers[6], weights: "gaussian" },
    ]);
    const settings = join(out, "settings.json");
    expect(await inkling(["check", "--config", settings])).toMatchObject({ code: 0, stderr: "" });
    expect(await inkling(["evaluate", join(out, "best.safetensors"), "--digits", "generated"])).toMatchObject({
      code: 0,
      stderr: "",
    });
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
        optimizer: { kind: "sgd", learningRate: 0.25, momentum: 0.5, nesterov: false, l1: 0, l2: 0 },
        stop: { patience: 2, restoreBest: true },
      },
      split: [300, 100],
      seed: 5,
      engine: "simd",
      digits: "generated",
    });
  });

  const small = ["train", "--digits", "generated", "--split", "200,50", "--network", "784,5,10", "--epochs", "3"];

  test("Adam and a cycle by flags: the settings say all of it, the table the rate of each epoch", async () => {
    const out = join(folder, "adam");
    const flags = ["--optimizer", "adam", "--l2", "1", "--schedule", "one-cycle", "--out", out];
    const { code, stdout, stderr } = await inkling([...small, ...flags]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const adam = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, l1: 0, l2: 1, weightDecay: 0 };
    expect(JSON.parse(readFileSync(join(out, "settings.json"), "utf8")).training).toEqual({
      epochs: 3,
      batchSize: 10,
      optimizer: { kind: "adam", ...adam },
      schedule: { kind: "one-cycle", warmUp: 0.3, startDivisor: 25, endDivisor: 10_000, shape: "cosine" },
    });
    expect(stdout).toContain("mini-batches of 10, Adam, learning rate 0.001, one-cycle\n");
    expect(stdout).toMatch(/ seconds {6}rate\n( +[123] .* 0\.000\d+\n){2} +3 .* {2}1\.00e-7\n/);
  });

  test("what flags say, --config says as well, with the same weights", async () => {
    const optimizer = { kind: "sgd", learningRate: 0.2, momentum: 0.9, nesterov: true, l1: 0.1 };
    const file = join(folder, "nesterov.json");
    const config = { training: { optimizer, schedule: { kind: "halving", patience: 1, most: 2 } } };
    writeFileSync(file, JSON.stringify(config));
    const flags = ["--learning-rate", "0.2", "--momentum", "0.9", "--nesterov", "--l1", "0.1"];
    const hashes = await Promise.all(
      [flags, ["--config", file, "--schedule", "constant"], ["--config", file, "--epochs", "99"]].map(
        async (given, n) => {
          const { code, stdout, stderr } = await inkling([
            ...small,
            ...given,
            "--json",
            "--out",
            join(folder, `said-${n}`),
          ]);
          expect(code).toBe(0);
          return { stderr, ...JSON.parse(stdout) };
        },
      ),
    );
    expect(hashes[1].parametersHash).toBe(hashes[0].parametersHash);
    expect(hashes[2].stderr).toMatch(/^stopped early: no better epoch since epoch \d+\n$/);
    const rates = hashes[2].epochs.map(({ learningRate }: { learningRate: number }) => learningRate);
    expect([...new Set(rates)]).toEqual([0.2, 0.1]);
    const settings = JSON.parse(readFileSync(join(folder, "said-2", "settings.json"), "utf8"));
    expect(settings.training).toMatchObject({ optimizer: { ...optimizer, l2: 0 }, schedule: config.training.schedule });
  });

  test("a cycle goes on over the epochs that it was begun with, and no more", async () => {
    const out = join(folder, "cycle");
    const json = ["--schedule", "one-cycle", "--json", "--out", out];
    const first = await inkling([...small, ...json]);
    const more = await inkling(["train", "--resume", out, "--epochs", "5"]);
    expect(more).toMatchObject({ code: 2, stdout: "" });
    expect(more.stderr).toBe(
      `inkling: --epochs must be 3, over which the schedule one-cycle of ${out} is stretched, got 5\nleave it out, or begin a new training with --out\n`,
    );
    const again = await inkling(["train", "--resume", out, "--json"]);
    expect(again.stderr).toBe("this training has already done its 3 epochs\n");
    expect(JSON.parse(again.stdout).parametersHash).toBe(JSON.parse(first.stdout).parametersHash);
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
    const { document, model } = training;
    // The first 600 of its test digits are the training's; the model is as good on the others.
    const { code, stdout } = await inkling(["evaluate", model, "--digits", "generated", "--json"]);
    expect(code).toBe(0);
    const { correct, total, accuracy, confusion, worstPairs, ...rest } = JSON.parse(stdout);
    expect(rest).toMatchObject({ model, engine: "simd", digits: "generated", on: "test" });
    expect(total).toBe(10_000);
    expect(accuracy).toBe(correct / total);
    const tested = (document.best as { test: { correct: number } }).test.correct / 600;
    expect(Math.abs(accuracy - tested)).toBeLessThan(0.12);
    expect(confusion.map((row: number[]) => row.reduce((a, b) => a + b))).toEqual(new Array(10).fill(1000));
    const counts = worstPairs.map(({ digit, readAs, count }: Record<string, number>) => {
      expect(confusion[digit!][readAs!]).toBe(count);
      return count;
    });
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
  });

  test("shows a table and the worst pairs", async () => {
    const { code, stdout } = await inkling(["evaluate", training.model, "--digits", "generated", "--on", "validation"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /\naccuracy: \d\d\.\d\d %, \d+ of 10000\nmean cost: [\d.]+\n\nread as +0 +1 +2 +3 +4 +5 +6 +7 +8 +9\n/,
    );
    expect(stdout).toMatch(/\nconfused most:\n( {2}\d read as \d: \d+ times\n){6}$/);
  });
});
