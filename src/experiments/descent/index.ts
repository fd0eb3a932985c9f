import type { Experiment } from "../experiment.ts";
import { descentValley } from "./descent-valley.ts";
import { online } from "./online.ts";
import { polling } from "./polling.ts";
import { steepestStep } from "./steepest-step.ts";

/** Chapter 1: going down. */
export const descent: readonly Experiment[] = [descentValley, steepestStep, polling, online];
