import type { Experiment } from "../experiment.ts";
import { perceptronAdder } from "./perceptron-adder.ts";
import { perceptronDecision } from "./perceptron-decision.ts";
import { perceptronFlip } from "./perceptron-flip.ts";
import { perceptronNand } from "./perceptron-nand.ts";
import { perceptronScaling } from "./perceptron-scaling.ts";
import { sigmoidLimit } from "./sigmoid-limit.ts";
import { universal } from "./universal.ts";

/** Chapter 1 before it learns: neurons and circuits. */
export const neurons: readonly Experiment[] = [
  perceptronDecision,
  perceptronNand,
  perceptronAdder,
  perceptronScaling,
  perceptronFlip,
  sigmoidLimit,
  universal,
];
