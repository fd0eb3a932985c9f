/* The published experiments, as records. */

import { noMnist } from "./beyond/no-mnist.ts";
import { secondsTo99 } from "./beyond/seconds-to-99.ts";
import { conv1 } from "./deep/conv-1.ts";
import { conv1NoDense } from "./deep/conv-1-no-dense.ts";
import { conv2 } from "./deep/conv-2.ts";
import { conv2Pytorch } from "./deep/conv-2-pytorch.ts";
import { convRelu } from "./deep/conv-relu.ts";
import { exploding } from "./deep/exploding.ts";
import { sigmaPrime } from "./deep/sigma-prime.ts";
import { softmax100 } from "./deep/softmax-100.ts";
import { vanishing } from "./deep/vanishing.ts";
import type { Experiment } from "./experiment.ts";
import { bitwiseLayer } from "./first-network/bitwise-layer.ts";
import { book30 } from "./first-network/book-30.ts";
import { book30Numpy } from "./first-network/book-30-numpy.ts";
import { book30Theano } from "./first-network/book-30-theano.ts";
import { book100 } from "./first-network/book-100.ts";
import { eta100 } from "./first-network/eta-100.ts";
import { etaSearch } from "./first-network/eta-search.ts";
import { first200 } from "./first-network/first-200.ts";
import { fourOutputs } from "./first-network/four-outputs.ts";
import { inverted } from "./first-network/inverted.ts";
import { invertedFixed } from "./first-network/inverted-fixed.ts";
import { nineOrNot } from "./first-network/nine-or-not.ts";
import { noHidden } from "./first-network/no-hidden.ts";
import { dropout } from "./learning-better/dropout.ts";
import { earlyStopping } from "./learning-better/early-stopping.ts";
import { grid } from "./learning-better/grid.ts";
import { hard200 } from "./learning-better/hard-200.ts";
import { l1 } from "./learning-better/l1.ts";
import { momentum } from "./learning-better/momentum.ts";
import { notes98 } from "./learning-better/notes-98.ts";
import { quickSearch } from "./learning-better/quick-search.ts";
import { relu } from "./learning-better/relu.ts";
import { tanh } from "./learning-better/tanh.ts";
import { tiny } from "./learning-better/tiny.ts";
import { transformedImages } from "./learning-better/transformed.ts";

export { type Computed, type ComputeOptions, computeRun } from "./compute.ts";
export * from "./experiment.ts";
export type * from "./picture.ts";
export { presets } from "./presets.ts";
export type { Hashes, Run, RunContext, TrainingData } from "./run.ts";
export type { EpochFigures, TrainingOutcome, TrainingSettings } from "./runs/training.ts";
export { type DenseNetwork, networkOf, type Settings } from "./settings.ts";

/** All experiments, in the order of the book. */
export const experiments: readonly Experiment[] = [
  book30,
  book30Numpy,
  book30Theano,
  book100,
  etaSearch,
  eta100,
  noHidden,
  fourOutputs,
  bitwiseLayer,
  nineOrNot,
  inverted,
  invertedFixed,
  first200,
  notes98,
  tiny,
  transformedImages,
  hard200,
  quickSearch,
  grid,
  earlyStopping,
  momentum,
  l1,
  dropout,
  tanh,
  relu,
  sigmaPrime,
  vanishing,
  exploding,
  softmax100,
  conv1,
  conv1NoDense,
  conv2,
  conv2Pytorch,
  convRelu,
  secondsTo99,
  noMnist,
];
