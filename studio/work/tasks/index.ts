/* All that workers do for the page, a file for each subject. */
import { testDigits } from "./digits.ts";
import { contributionsOf, describeNetwork, inspectDigit, pixelsThatMatter } from "./inside.ts";
import { findDigits, likedDigits, numberedDigits, readTestDigits } from "./test-digits.ts";

export const tasks = {
  contributionsOf,
  describeNetwork,
  findDigits,
  inspectDigit,
  likedDigits,
  numberedDigits,
  pixelsThatMatter,
  readTestDigits,
  testDigits,
};

export type Tasks = typeof tasks;
