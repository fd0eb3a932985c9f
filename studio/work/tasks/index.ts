/* All that workers do for the page, a file for each subject. */
import { testDigits } from "./digits.ts";

export const tasks = { testDigits };

export type Tasks = typeof tasks;
