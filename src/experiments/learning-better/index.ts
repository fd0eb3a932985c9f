import type { Experiment } from "../experiment.ts";
import { crossEntropy } from "./cross-entropy.ts";
import { dropout } from "./dropout.ts";
import { earlyStopping } from "./early-stopping.ts";
import { grid } from "./grid.ts";
import { hard200 } from "./hard-200.ts";
import { initialization } from "./initialization.ts";
import { l1 } from "./l1.ts";
import { lambda1000 } from "./lambda-1000.ts";
import { learningRates } from "./learning-rates.ts";
import { momentum } from "./momentum.ts";
import { moreData } from "./more-data.ts";
import { notes98 } from "./notes-98.ts";
import { overfit100Epochs } from "./overfit-100-epochs.ts";
import { overfit1000 } from "./overfit-1000.ts";
import { overfitFull } from "./overfit-full.ts";
import { quickSearch } from "./quick-search.ts";
import { regularized1000 } from "./regularized-1000.ts";
import { regularizedFull } from "./regularized-full.ts";
import { relu } from "./relu.ts";
import { saturation } from "./saturation.ts";
import { tanh } from "./tanh.ts";
import { tiny } from "./tiny.ts";
import { transformedImages } from "./transformed.ts";
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
  notes98,
  tiny,
  moreData,
  transformedImages,
  hard200,
  learningRates,
  quickSearch,
  grid,
  earlyStopping,
  momentum,
  l1,
  dropout,
  tanh,
  relu,
];
