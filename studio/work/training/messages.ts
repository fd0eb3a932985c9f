/* What the page and its worker say to each other about a training. */
import type { CostName, Initialization } from "inkling";
import type { DigitsName } from "../digits.ts";
import type { SavedNetwork } from "../networks.ts";
import type { HiddenLayer } from "./layers.ts";
import type { Guesses, SetFigures, Speeds, WeightImages } from "./look.ts";
import type { PaceName } from "./pace.ts";

/** All that a training of the page depends on. */
export interface TrainingRequest {
  /** `auto`: MNIST where the page has it, generated digits otherwise. */
  readonly data: DigitsName | "auto";
  /** How many training digits, from the first on; 0 for all. */
  readonly n: number;
  readonly layers: readonly HiddenLayer[];
  readonly cost: CostName;
  readonly init: Initialization;
  readonly dropout: number;
  readonly eta: number;
  readonly batch: number;
  readonly lambda: number;
  readonly seed: number;
  readonly epochs: number;
  readonly pace: PaceName;
  /** When it begins, and where it ends before all epochs are done. */
  readonly begin: Beginning;
}

/**
 * `asked`: when the page says so. `now`: at once. `within`: at once, and it ends with the epoch in which so many milliseconds are
 * over. `to`: at once, and it pauses after so many mini-batches.
 */
export type Beginning = "asked" | "now" | { readonly within: number } | { readonly to: number };

/** What a training looks like between two mini-batches. */
export interface Moment {
  /** Mini-batches done since the training began: the moment's name. */
  readonly step: number;
  /** Epochs done, and the share of the next one. */
  readonly epochs: number;
  /** Mean cost of the training examples seen in the epoch under way; undefined before the first. */
  readonly cost: number | undefined;
  readonly guesses: Guesses;
  readonly images: WeightImages;
  /** Measured at moments that are kept. */
  readonly figures: SetFigures | undefined;
  readonly speeds: Speeds | undefined;
  /** Training examples a second, of training alone; undefined before the end of the first epoch. */
  readonly perSecond: number | undefined;
  /** Seconds of training alone, over all epochs that are done. */
  readonly seconds: number;
}

/** What a training tells. */
export type TrainingNews =
  | {
      readonly kind: "ready";
      readonly digits: DigitsName;
      /** `[100, 28, 28]` and `[100]`: the test digits of the wall. */
      readonly pixels: Uint8Array;
      readonly labels: Uint8Array;
      readonly counts: Readonly<Record<keyof SetFigures, number>>;
      /** Mini-batches of an epoch. */
      readonly perEpoch: number;
      readonly parameters: number;
      readonly threads: number;
    }
  /** `kept`: it can be gone back to; `dropped`: the step of one that no longer can. */
  | { readonly kind: "moment"; readonly moment: Moment; readonly kept: boolean; readonly dropped: number | undefined }
  | { readonly kind: "paused"; readonly file: SavedNetwork };

/** How a training ended. */
export type TrainingEnd =
  | { readonly ended: "finished" | "stopped"; readonly file: SavedNetwork }
  | { readonly ended: "diverged"; readonly problem: string; readonly remedy: string };
