/* How fast a training goes, as far as people see: it waits, in between mini-batches, and nothing else is changed. */

/** What the page says to a training. */
export type TrainingOrder =
  | { readonly go: "on" | "pause" | "stop" }
  /** Does one mini-batch, or all up to the end of the epoch, and pauses. */
  | { readonly go: "batch" | "epoch" }
  | { readonly pace: PaceName };

/** `watch`: the first epoch in slow motion. `full`: as fast as it can. */
export type PaceName = "watch" | "full";

/** Between two moments in slow motion: a tile turns three times a second at most. */
const SLOW_MS = 334;
/** Mini-batches between two looks at what the page has said. */
const MOST_BATCHES = 100;

/** Where a training stands between two mini-batches. */
export interface Place {
  /** From 1. */
  readonly epoch: number;
  /** Mini-batches done in this epoch, of how many. */
  readonly batch: number;
  readonly perEpoch: number;
}

/** Mini-batches done since training began. */
export function stepOf({ epoch, batch, perEpoch }: Place): number {
  return (epoch - 1) * perEpoch + batch;
}

/**
 * Mini-batches of the first epoch after which slow motion shows a moment, 18 of 5,000: first the changes are great, so
 * they come close together, 1, 2, 5, 10 and so on; from a tenth of the epoch on, every tenth.
 */
export function marksOf(perEpoch: number): number[] {
  const marks: number[] = [];
  for (let decade = 1; decade < perEpoch / 10; decade *= 10) {
    marks.push(...[1, 2, 5].map((step) => step * decade).filter((mark) => mark < perEpoch / 10));
  }
  for (let tenth = 1; tenth < 10; tenth++) marks.push(Math.round((tenth * perEpoch) / 10));
  return [...new Set(marks)].filter((mark) => mark >= 1 && mark < perEpoch);
}

/** Says when a training stands still, and lets it wait. */
export class Pace {
  #order: "on" | "pause" | "batch" | "epoch" | "stop" = "pause";
  #pace: PaceName;
  readonly #marks: readonly number[];
  /** Mini-batches since training began, after which it pauses. */
  readonly #target: number;
  /** Ends whatever is being waited for. */
  #wake = (): void => {};

  constructor(pace: PaceName, perEpoch: number, target = 0) {
    this.#pace = pace;
    this.#marks = marksOf(perEpoch);
    this.#target = target;
  }

  hear(order: TrainingOrder): void {
    if ("pace" in order) this.#pace = order.pace;
    else this.#order = order.go;
    this.#wake();
  }

  get stopped(): boolean {
    return this.#order === "stop";
  }

  /** How many mini-batches may be done before the next look. */
  batchesFrom(place: Place): number {
    if (this.#order === "batch") return 1;
    const { epoch, batch, perEpoch } = place;
    const next = this.#slow(epoch) ? this.#marks.find((mark) => mark > batch) : undefined;
    const left = this.#target - stepOf(place);
    return Math.max(1, Math.min(MOST_BATCHES, (next ?? perEpoch) - batch, left > 0 ? left : MOST_BATCHES));
  }

  /** Whether the training is to stand still here; a single step ends here. */
  standsStill(place: Place): boolean {
    const step = this.#order === "batch" || (this.#order === "epoch" && place.batch === place.perEpoch);
    if (step || stepOf(place) === this.#target) this.#order = "pause";
    return this.#order === "pause";
  }

  /** Whether slow motion shows this place. */
  shows({ epoch, batch }: Place): boolean {
    return this.#slow(epoch) && this.#marks.includes(batch);
  }

  /** Waits as long as slow motion does between two moments. */
  async linger(epoch: number): Promise<void> {
    if (!this.#slow(epoch) || this.#order === "batch") return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, SLOW_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Waits until the page lets it go on. */
  async permission(): Promise<void> {
    while (this.#order === "pause") {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #slow(epoch: number): boolean {
    return this.#pace === "watch" && epoch === 1;
  }
}
