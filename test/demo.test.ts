import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folder, inkling } from "./helpers/command-line.ts";

test("without data and network the demo says so, learns from digits that it draws, and shows what it learned", async () => {
  const { code, stdout, stderr } = await inkling(["demo"]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^MNIST was not found: .*; digits drawn by the program are used instead\n$/);
  expect(stdout).toContain("digits: drawn by the program\ngenerated training digits: 50000 inputs of 28x28x1\n");
  expect(stdout).toMatch(/Accuracy on the validation images, epoch by epoch\n +\d\d\.\d % [┤┼]/);
  const [, percent] = /\nIt reads (\d\d\.\d\d) % of images it never learned from: \d+ of 10000\n/.exec(stdout)!;
  expect(Number(percent)).toBeGreaterThan(85);
  expect(stdout).toMatch(/\nWhat it confuses most\n( {2}\d read as \d: \d+ times\n){6}/);
  // Two drawings in a row of 80 columns, three rows.
  expect(stdout.match(/\na \d, read as \d +a \d, read as \d\n/g)).toHaveLength(3);
  const [, model] = /\nThe model is (\S+)\n/.exec(stdout)!;
  expect(existsSync(join(folder, model!))).toBe(true);
  expect(stdout).toMatch(/\nWhat to try next\n {2}inkling evaluate \S+\n( {2}inkling \S.*\n){2} {2}inkling studio\n$/);
}, 120_000);
