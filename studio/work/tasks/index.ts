/* All that workers do for the page, a file for each subject. */
import { testDigits } from "./digits.ts";
import { openReader, readPicture } from "./reading.ts";

export const tasks = { testDigits, openReader, readPicture };

export type Tasks = typeof tasks;
