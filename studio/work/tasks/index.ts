/* All that workers do for the page, a file for each subject. */
import { testDigits } from "./digits.ts";
import { contributionsOf, describeNetwork, inspectDigit, pixelsThatMatter } from "./inside.ts";
import { deleteOwnDigits, keepOwnDigit, ownDigits } from "./own-digits.ts";
import { openReader, readPicture } from "./reading.ts";
import { findDigits, likedDigits, numberedDigits, readTestDigits } from "./test-digits.ts";
import { tuneNetwork } from "./tuning.ts";

export const tasks = {
  ...{ testDigits, findDigits, numberedDigits, likedDigits, readTestDigits },
  ...{ describeNetwork, inspectDigit, contributionsOf, pixelsThatMatter },
  ...{ openReader, readPicture, ownDigits, keepOwnDigit, deleteOwnDigits, tuneNetwork },
};

export type Tasks = typeof tasks;
