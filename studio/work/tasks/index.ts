/* All that workers do for the page, a file for each subject. */
import { backPropagation } from "./back-propagation.ts";
import { judgeNetwork, keepMnist } from "./files.ts";
import { contributionsOf, describeNetwork, inspectDigit, pixelsThatMatter } from "./inside.ts";
import { checkNetwork } from "./network.ts";
import { deleteOwnDigits, keepOwnDigit, ownDigits } from "./own-digits.ts";
import { presets } from "./presets.ts";
import { openReader, readPicture } from "./reading.ts";
import { findDigits, likedDigits, numberedDigits, readTestDigits, testDigits } from "./test-digits.ts";
import { training, trainingMoment } from "./training.ts";
import { tuneNetwork } from "./tuning.ts";

export const tasks = {
  backPropagation,
  checkNetwork,
  contributionsOf,
  deleteOwnDigits,
  judgeNetwork,
  keepMnist,
  describeNetwork,
  findDigits,
  inspectDigit,
  keepOwnDigit,
  likedDigits,
  numberedDigits,
  openReader,
  ownDigits,
  pixelsThatMatter,
  presets,
  readPicture,
  readTestDigits,
  testDigits,
  training,
  trainingMoment,
  tuneNetwork,
};

export type Tasks = typeof tasks;
