import type { Experiment } from "../experiment.ts";
import { conv1 } from "./conv-1.ts";
import { conv1NoDense } from "./conv-1-no-dense.ts";
import { conv2 } from "./conv-2.ts";
import { conv2Pytorch } from "./conv-2-pytorch.ts";
import { convRelu } from "./conv-relu.ts";
import { exploding } from "./exploding.ts";
import { segmentation } from "./segmentation.ts";
import { sigmaPrime } from "./sigma-prime.ts";
import { softmax100 } from "./softmax-100.ts";
import { vanishing } from "./vanishing.ts";

/** Chapters 5 and 6, and what a network of chapter 6 makes of the strings of chapter 1. */
export const deep: readonly Experiment[] = [
  sigmaPrime,
  vanishing,
  exploding,
  softmax100,
  conv1,
  conv1NoDense,
  conv2,
  conv2Pytorch,
  convRelu,
  segmentation,
];
