import type { EngineName } from "../network/engine.ts";
import type { Model } from "../network/model.ts";
import type { Epoch, Figures } from "./figures.ts";
import type { PointOf, SearchSpace } from "./search-space.ts";
import type { TrainingSettings } from "./settings.ts";
import type { TestReading } from "./trial-store.ts";

/**
 * How far a trial came: trained to its end; given up after some epochs, because others were better; ended by a NaN or an
 * infinity; or not done, because the search was aborted.
 */
export type TrialState = "finished" | "given up" | "diverged" | "unfinished";

/** One point of the space, and what its training gave. */
export interface Trial<Space extends SearchSpace = SearchSpace> {
  /** From 1, in the order in which the strategy made the points. */
  readonly number: number;
  readonly point: PointOf<Space>;
  readonly settings: TrainingSettings;
  readonly state: TrialState;
  /** The epochs that count: all, or those that were asked for before it was given up. */
  readonly epochs: readonly Epoch[];
  /** The epoch that read most validation examples rightly, the first of equals: trials are ranked by it. */
  readonly best: { readonly epoch: number; readonly validation: Figures } | undefined;
  /** What became NaN or infinite, where and when, if anything did. */
  readonly diverged: string | undefined;
}

/** The trial that won. */
export interface BestTrial<Space extends SearchSpace = SearchSpace> extends Trial<Space> {
  /** Its network with the weights of its best epoch. */
  readonly model: Model;
  /** How well that reads the test data; undefined where none were given. */
  readonly test: Figures | undefined;
}

/** What a search gave. */
export interface SearchResult<Space extends SearchSpace = SearchSpace> {
  readonly stoppedBecause: "finished" | "aborted";
  readonly engine: EngineName;
  /** Threads that trained trials side by side: as many as asked for, or as many as could be had. */
  readonly jobs: number;
  /**
   * The best first: those that were trained further before those that were given up earlier; among these, more right
   * answers on the validation data first, of equals the first point; those that diverged last.
   */
  readonly trials: readonly Trial<Space>[];
  /** Undefined where the search was aborted, or every trial diverged. */
  readonly best: BestTrial<Space> | undefined;
  /**
   * Every look at test data that searches in this store have ever taken: the winner's, once, when all was chosen. More
   * than one means that somebody searched again after seeing the first.
   */
  readonly testReadings: readonly TestReading[];
  /** Epochs that count, of all trials together, those of earlier calls included; and what all trials would take to their end. */
  readonly epochs: { readonly trained: number; readonly ofAll: number };
}

/** What a search says whenever a trial has come as far as it should. */
export interface SearchProgress<Space extends SearchSpace = SearchSpace> {
  readonly trial: Trial<Space>;
  /** From 1, of how many: how often some were chosen to go on, plus 1. One of one, but for successive halving. */
  readonly rung: number;
  readonly rungs: number;
  /** Trials done in all rungs, of how many; fewer where too many diverge. */
  readonly done: number;
  readonly total: number;
  /** Epochs that this call trained for it: 0 where the store had them. */
  readonly trained: number;
}
