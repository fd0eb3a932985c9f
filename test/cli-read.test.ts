import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generatedDigits, load, predict } from "inkling";
import { beforeAll, describe, expect, test } from "vitest";
import { folder, inkling } from "./helpers/command-line.ts";
import { enlarge, makePng } from "./helpers/png.ts";
import { shortTraining } from "./helpers/short-training.ts";

let model: string;

beforeAll(async () => {
  ({ model } = await shortTraining());
}, 60_000);

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
    interlaced: (digit) => {
      const { side, ink } = enlarge(digit, 3, 5);
      return makePng({ width: side, height: side, samples: gray(ink), interlace: 1 });
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
      const samples = Array.from(ink).flatMap((value) => [250 - 0.9 * value, 240 - 0.9 * value, 100 + value / 2]);
      // A color profile that nobody can unpack changes nothing: it is not needed.
      const chunks = [["iCCP", Buffer.from("profile\0\0not packed")]] as const;
      return makePng({ width: side, height: side, colorType: 2, samples: samples.map(Math.floor), chunks });
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

  test("a digit in ten kinds of files is the same digit", { timeout: 120_000 }, async () => {
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
      expect(images.map(({ file, text }: { file: string; text: string }) => [file, text])).toEqual(
        paths.map((path) => [path, String(digit)]),
      );
      for (const { digits } of images) {
        expect(digits).toHaveLength(1);
        const [{ digit: label, probability, runnerUp, probabilities }] = digits;
        expect(label).toBe(digit);
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
    expect(stderr).toBe(
      `inkling: ${bad} is not a PNG or JPEG picture, but a file of another kind\nsave the picture as PNG or JPEG\n`,
    );
    const { stdout: json } = await inkling(["read", model, bad, good, "--json"]);
    expect(JSON.parse(json).images).toMatchObject([
      {
        file: bad,
        error: {
          problem: expect.stringContaining("is not a PNG or JPEG picture"),
          remedy: "save the picture as PNG or JPEG",
        },
      },
      { file: good, text: "1", digits: [{ digit: 1 }] },
    ]);
  });
});
