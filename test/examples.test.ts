import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = new URL("..", import.meta.url);

/** Runs an example as the comment at its top says, and gives back what it printed. */
function run(file: string): string {
  const tsx = fileURLToPath(new URL("node_modules/tsx/dist/cli.mjs", root));
  return execFileSync(process.execPath, [tsx, `examples/${file}`], { cwd: root, encoding: "utf8", timeout: 120_000 });
}

/** What each example must print. */
const expected: Record<string, RegExp[]> = {
  "01-perceptron.ts": [
    /0 {7}1 {7}1 {4}\| {4}stay {5}\| {4}go/, // a threshold of 3 goes with company and transit alone
    /1 {7}0 {7}0 {4}\| {4}go {7}\| {4}go/,
    /NAND: 00 -> 1, 01 -> 1, 10 -> 1, 11 -> 0/,
    /0 \+ 0 = 00\n {2}0 \+ 1 = 01\n {2}1 \+ 0 = 01\n {2}1 \+ 1 = 10/,
    /majority of three, of \d+ NAND gates:\n {2}nand1 = NAND\(x\d, \w+\)/,
    /of 1, 0, 1: 1\n/,
    /c = 10: carry (0\.99\d\d|1\.0000), sum 0\.00\d\d/,
  ],
  "02-book-network.ts": [/epoch 30: cost 0\.\d+, validation (7|8|9)\d\.\d\d %/, /test images read rightly: \d+ of \d+/],
  "03-save-and-load.ts": [
    /loaded weights are the saved ones: true/,
    /resumed training gives the same bits: true/,
    /files: checkpoint\.safetensors, digits\.safetensors/,
  ],
  "04-gradient-check.ts": [
    /dense1\.weight +relative error \d\.\de-(0?[89]|1\d)/,
    /with swish: worst .* error \d\.\de-(0?[89]|1\d)/,
  ],
  "05-convolution.ts": [
    /epoch 3: cost 0\.\d+/,
    /digits read rightly that it had not seen: 1[3-9]\d of 200/,
    /feature map 8: \d+ of 36 places lit/,
    /conv2d1: gradient \d\.\d+\nbatchNorm1: gradient \d\.\d+\ndense1: gradient \d\.\d+\n$/,
  ],
};

test("every example is tried", () => {
  expect(readdirSync(new URL("examples", root)).sort()).toEqual(Object.keys(expected));
});

test.each(Object.entries(expected))(
  "%s",
  (file, lines) => {
    const output = run(file);
    for (const line of lines) expect(output).toMatch(line);
  },
  130_000,
);
