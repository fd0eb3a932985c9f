import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generatedDigits, generatedParts } from "inkling";
import jpeg from "jpeg-js";
import { beforeAll, describe, expect, test } from "vitest";
import { folder, inkling } from "./helpers/command-line.ts";
import { line } from "./helpers/line.ts";
import { makePng } from "./helpers/png.ts";

/** A digit of each kind that no training has seen, and that the model which ships with the package is sure of. */
const { inputs } = generatedDigits({ count: 10, from: generatedParts.test + 80 });
const digit = (label: number): Uint8Array => inputs.subarray(784 * label, 784 * (label + 1)) as Uint8Array;
const written = line([..."504192"].map((label) => digit(Number(label))));
const png = join(folder, "number.png");
const photograph = join(folder, "number.jpg");

beforeAll(() => {
  const { width, height, ink } = written;
  writeFileSync(png, makePng({ width, height, samples: ink.map((value) => 255 - value) }));
  // Under light that falls off to the right.
  const data = Buffer.alloc(width * height * 4, 255);
  for (const [i, value] of ink.entries()) data.fill(230 - (90 * (i % width)) / width - value / 3, 4 * i, 4 * i + 3);
  writeFileSync(photograph, jpeg.encode({ width, height, data }, 80).data);
});

describe("a string, without a model's name", () => {
  test("is cut into its digits, in PNG and in JPEG: a line for each, with its place", async () => {
    for (const file of [png, photograph]) {
      const { code, stdout, stderr } = await inkling(["read", file]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      const [headline, ...lines] = stdout.trimEnd().split("\n");
      expect(headline).toBe(`${file}: 504192`);
      expect(lines.map((each) => each.trim()[0]).join("")).toBe("504192");
      for (const each of lines) {
        expect(each).toMatch(/^ {2}\d \(\d+\.\d %\), or else \d \(\d+\.\d %\), at \d+,\d+, \d+x\d+$/);
      }
    }
  });

  test("--json: text, digits, their boxes from left to right within the picture", async () => {
    const { stdout } = await inkling(["read", png, photograph, "--json"]);
    const { model, images } = JSON.parse(stdout);
    expect(model).toBe("inkling/models/digits.safetensors");
    for (const [n, file] of [png, photograph].entries()) {
      expect(images[n]).toMatchObject({ file, text: "504192" });
      let before = -1;
      for (const { box, probability, probabilities, digit } of images[n].digits) {
        expect(box.left).toBeGreaterThan(before);
        before = box.left;
        expect(box.left + box.width).toBeLessThanOrEqual(written.width);
        expect(box.top + box.height).toBeLessThanOrEqual(written.height);
        expect(probability).toBe(probabilities[digit]);
      }
    }
  });

  test("--show: each digit as the network sees it, with its name", async () => {
    const { stdout } = await inkling(["read", png, "--show"], { env: { COLUMNS: "100" } });
    const [headline, ...lines] = stdout.trimEnd().split("\n");
    expect(headline).toBe(`${png}: 504192`);
    expect(lines[14]).toMatch(/^5 \(\d+\.\d %\) +0 \(\d+\.\d %\) +4 \(\d+\.\d %\)$/);
    expect(lines.at(-1)).toMatch(/^1 \(\d+\.\d %\) +9 \(\d+\.\d %\) +2 \(\d+\.\d %\)$/);
  });

  test("of several pictures: two lines each", async () => {
    const { stdout } = await inkling(["read", png, photograph]);
    expect(stdout).toMatch(/number\.png: 504192\n {2}% 5:\d+ 0:\d+ 4:\d+ 1:\d+ 9:\d+ 2:\d+\n.*number\.jpg: 504192\n/);
  });
});
