/* All that workers do for the page, a file for each subject. */
import { testDigits } from "./digits.ts";
import { deleteOwnDigits, keepOwnDigit, ownDigits } from "./own-digits.ts";
import { openReader, readPicture } from "./reading.ts";
import { tuneNetwork } from "./tuning.ts";

export const tasks = { testDigits, openReader, readPicture, ownDigits, keepOwnDigit, deleteOwnDigits, tuneNetwork };

export type Tasks = typeof tasks;
