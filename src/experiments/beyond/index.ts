import type { Experiment } from "../experiment.ts";
import { noMnist } from "./no-mnist.ts";
import { secondsTo99 } from "./seconds-to-99.ts";

/** What no chapter has. */
export const beyond: readonly Experiment[] = [secondsTo99, noMnist];
