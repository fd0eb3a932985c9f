import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, inkling } from "./helpers/command-line.ts";

describe("train --preset", () => {
  test("a convolutional preset: its layers as they are, its training changed by flags", async () => {
    const out = join(folder, "preset");
    const data = ["--digits", "generated", "--split", "60,20"];
    const flags = ["--preset", "conv-relu", "--epochs", "1", "--learning-rate", "0.02", "--schedule", "one-cycle"];
    const { code, stdout, stderr } = await inkling(["train", ...flags, ...data, "--out", out]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.replace(/\s+/g, " ")).toContain(
      "network: 28x28x1 - conv2d 5x5x20 relu - maxPool2d 2x2 - conv2d 5x5x40 relu - maxPool2d 2x2 - flatten " +
        "- 100 relu - 10 softmax, cost log-likelihood, engine simd, seed 1",
    );
    expect(JSON.parse(readFileSync(join(out, "settings.json"), "utf8")).training).toMatchObject({
      epochs: 1,
      batchSize: 10,
      optimizer: { kind: "sgd", learningRate: 0.02, momentum: 0, l2: 1 },
      schedule: { kind: "one-cycle" },
    });
  });

  test("a preset that learns from drawn digits takes them without being told", async () => {
    const out = join(folder, "drawn");
    const flags = ["--preset", "generated-conv", "--split", "128,0", "--epochs", "1"];
    expect(await inkling(["train", ...flags, "--out", out])).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(readFileSync(join(out, "settings.json"), "utf8"))).toMatchObject({
      digits: "generated",
      training: { batchSize: 64, optimizer: { kind: "adam" }, schedule: { kind: "one-cycle" } },
    });
  });

  test("a preset for strings learns from images that are no digit besides, as a flag or a file may ask for", async () => {
    const out = join(folder, "strings");
    const flags = ["--preset", "strings", "--digits", "generated", "--split", "128,0", "--epochs", "2"];
    const whole = await inkling(["train", ...flags, "--out", out, "--json"]);
    expect(whole.code).toBe(0);
    const { stdout } = await inkling(["train", ...flags, "--out", `${out}-2`]);
    expect(stdout).toContain("\nand 32 images that are no digit\n");
    const settings = JSON.parse(readFileSync(join(out, "settings.json"), "utf8"));
    expect(settings).toMatchObject({ nonDigits: true });
    const without = join(folder, "without.json");
    writeFileSync(without, JSON.stringify({ ...settings, nonDigits: false }));
    const other = await inkling(["train", "--config", without, "--out", `${out}-3`, "--json"]);
    const hashOf = ({ stdout }: { stdout: string }): string => JSON.parse(stdout).parametersHash;
    expect(hashOf(other)).not.toBe(hashOf(whole));
    const again = await inkling(["train", "--config", without, "--non-digits", "--out", `${out}-4`, "--json"]);
    expect(hashOf(again)).toBe(hashOf(whole));
  });
});
