/* All that workers do for the page, a file for each subject. */
import { testDigits } from "./digits.ts";
import { checkNetwork } from "./network.ts";
import { presets } from "./presets.ts";
import { training, trainingMoment } from "./training.ts";

export const tasks = { testDigits, checkNetwork, presets, training, trainingMoment };

export type Tasks = typeof tasks;
