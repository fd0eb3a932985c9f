/* The published experiments, as records. */

import { beyond } from "./beyond/index.ts";
import { deep } from "./deep/index.ts";
import { descent } from "./descent/index.ts";
import type { Experiment } from "./experiment.ts";
import { firstNetwork } from "./first-network/index.ts";
import { learningBetter } from "./learning-better/index.ts";
import { neurons } from "./neurons/index.ts";

export { type Computed, type ComputeOptions, computeRun } from "./compute.ts";
export * from "./experiment.ts";
export type * from "./picture.ts";
export { type Preset, presets } from "./presets.ts";
export type { Hashes, Run, RunContext, TrainingData } from "./run.ts";
export type { EpochFigures, TrainingOutcome, TrainingSettings } from "./runs/training.ts";
export { type DenseNetwork, networkOf, type Settings } from "./settings.ts";

/** All experiments, in the order of the book. */
export const experiments: readonly Experiment[] = [
  ...neurons,
  ...descent,
  ...firstNetwork,
  ...learningBetter,
  ...deep,
  ...beyond,
];
