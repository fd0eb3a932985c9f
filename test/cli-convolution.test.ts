import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder, inkling } from "./helpers/command-line.ts";

const preset = ["train", "--preset", "conv-relu", "--epochs", "1", "--digits", "generated", "--split", "60,20"];
const described =
  "network: 28x28x1 - conv2d 5x5x20 relu - maxPool2d 2x2 - conv2d 5x5x40 relu - maxPool2d 2x2 - flatten " +
  "- 100 relu - 10 softmax, cost log-likelihood, engine simd";

test("a convolutional preset: its layers as they are, its training changed by flags", async () => {
  const out = join(folder, "preset");
  const flags = ["--learning-rate", "0.02", "--schedule", "one-cycle", "--out", out];
  const { code, stdout, stderr } = await inkling([...preset, ...flags]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.replace(/\s+/g, " ")).toContain(`${described}, seed 1`);
  expect(JSON.parse(readFileSync(join(out, "settings.json"), "utf8")).training).toMatchObject({
    epochs: 1,
    batchSize: 10,
    optimizer: { kind: "sgd", learningRate: 0.02, momentum: 0, l2: 1 },
    schedule: { kind: "one-cycle" },
  });
});

test("--threads 2: two train it, the same bits; a network for one is trained by one, and both are told", async () => {
  const documents: Record<string, unknown>[] = [];
  for (const threads of ["1", "2"]) {
    const { stdout } = await inkling([...preset, "--threads", threads, "--out", join(folder, threads), "--json"]);
    documents.push(JSON.parse(stdout));
  }
  expect(documents.map(({ threads }) => threads)).toEqual([1, 2]);
  expect(documents[1]!.parametersHash).toBe(documents[0]!.parametersHash);

  const { stdout } = await inkling([...preset, "--threads", "2", "--out", join(folder, "two")]);
  expect(stdout.replace(/\s+/g, " ")).toContain(`${described}, 2 threads, seed 1`);
  const book = ["train", "--preset", "book-30", "--epochs", "1", "--digits", "generated", "--split", "60,20"];
  const one = await inkling([...book, "--threads", "2", "--out", join(folder, "one")]);
  expect(one.stdout.replace(/\s+/g, " ")).toContain("engine simd, 1 thread, seed 1");
});
