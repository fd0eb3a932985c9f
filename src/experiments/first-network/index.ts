import type { Experiment } from "../experiment.ts";
import { bitwiseLayer } from "./bitwise-layer.ts";
import { book30 } from "./book-30.ts";
import { book30Numpy } from "./book-30-numpy.ts";
import { book30Theano } from "./book-30-theano.ts";
import { book100 } from "./book-100.ts";
import { eta100 } from "./eta-100.ts";
import { etaSearch } from "./eta-search.ts";
import { first200 } from "./first-200.ts";
import { fourOutputs } from "./four-outputs.ts";
import { inverted } from "./inverted.ts";
import { invertedFixed } from "./inverted-fixed.ts";
import { nineOrNot } from "./nine-or-not.ts";
import { noHidden } from "./no-hidden.ts";

/** Chapter 1: the book's first network, and what its readers tried. */
export const firstNetwork: readonly Experiment[] = [
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
];
