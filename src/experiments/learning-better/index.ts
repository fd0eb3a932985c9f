import type { Experiment } from "../experiment.ts";
import { crossEntropy } from "./cross-entropy.ts";
import { initialization } from "./initialization.ts";
import { lambda1000 } from "./lambda-1000.ts";
import { learningRates } from "./learning-rates.ts";
import { moreData } from "./more-data.ts";
import { overfit100Epochs } from "./overfit-100-epochs.ts";
import { overfit1000 } from "./overfit-1000.ts";
import { overfitFull } from "./overfit-full.ts";
import { regularized1000 } from "./regularized-1000.ts";
import { regularizedFull } from "./regularized-full.ts";
import { saturation } from "./saturation.ts";
import { weightsGrow } from "./weights-grow.ts";

/** The experiments of chapter 3, in its order. */
export const learningBetter: readonly Experiment[] = [
  saturation,
  crossEntropy,
  overfit1000,
  regularized1000,
  overfitFull,
  regularizedFull,
  overfit100Epochs,
  weightsGrow,
  lambda1000,
  initialization,
  moreData,
  learningRates,
];
