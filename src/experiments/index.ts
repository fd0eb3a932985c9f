/* The published experiments, as records. */

import { book30 } from "./book-30.ts";
import { book100 } from "./book-100.ts";
import type { Experiment } from "./experiment.ts";

export type { Experiment, ExperimentData, Outcome, RunOptions } from "./experiment.ts";
export { networkOf, type Settings } from "./settings.ts";

/** Experiments by their name: `presets["book-30"]`. */
export const presets: Readonly<Record<string, Experiment>> = { [book30.id]: book30, [book100.id]: book100 };
