import type { Cost, CostName } from "./cost.ts";
import { crossEntropy } from "./cross-entropy.ts";
import { logLikelihood } from "./log-likelihood.ts";
import { quadratic } from "./quadratic.ts";

/** Every cost by name. */
export const costs: Readonly<Record<CostName, Cost>> = {
  quadratic,
  "cross-entropy": crossEntropy,
  "log-likelihood": logLikelihood,
};
