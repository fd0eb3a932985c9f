/* The published experiments, as records. */

import { book30 } from "./book-30.ts";
import { book100 } from "./book-100.ts";
import { conv1 } from "./conv-1.ts";
import { conv2 } from "./conv-2.ts";
import { convRelu } from "./conv-relu.ts";
import type { Experiment } from "./experiment.ts";
import { fast99 } from "./fast-99.ts";
import { generatedConv } from "./generated-conv.ts";

export type { Experiment, ExperimentData, Outcome, RunOptions } from "./experiment.ts";
export { type DenseNetwork, networkOf, type Settings } from "./settings.ts";

/** Experiments by their name: `presets["book-30"]`. */
export const presets: Readonly<Record<string, Experiment>> = Object.fromEntries(
  [book30, book100, conv1, conv2, convRelu, fast99, generatedConv].map((experiment) => [experiment.id, experiment]),
);
