import type { Dataset, Epoch, Model } from "inkling";
import type { Digits } from "../digits.ts";
import { fileOf, type SavedNetwork } from "../networks.ts";
import { guess, measureAll, type SetFigures, type Speeds, speedsOf, weightImages } from "./look.ts";
import type { Moment, TrainingNews } from "./messages.ts";
import type { Moments } from "./moments.ts";
import { type Place, stepOf } from "./pace.ts";

/** Test digits on the wall. */
const WALL = 100;
/** Between two glances: the page cannot show more. */
const GLANCE_MS = 50;

/** What `train` says of an epoch of this page's. */
type EpochOfAll = Epoch<
  SetFigures["validation"],
  SetFigures["test"],
  {
    readonly training: SetFigures["training"];
    readonly gradients: Parameters<typeof speedsOf>[0];
    readonly weights: undefined;
    readonly saturation: undefined;
  }
>;

/** Looks at a model in training, and tells the page. */
export class Watch {
  readonly #model: Model;
  readonly #digits: Digits;
  readonly #moments: Moments;
  readonly #perEpoch: number;
  readonly #tell: (news: TrainingNews, moved?: readonly ArrayBuffer[]) => void;
  readonly #wall: Dataset;
  #seconds = 0;
  #perSecond: number | undefined;
  #glanced = 0;

  constructor(
    model: Model,
    digits: Digits,
    moments: Moments,
    { perEpoch, tell }: { perEpoch: number; tell: (news: TrainingNews, moved?: readonly ArrayBuffer[]) => void },
  ) {
    this.#model = model;
    this.#digits = digits;
    this.#moments = moments;
    this.#perEpoch = perEpoch;
    this.#tell = tell;
    this.#wall = digits.test.take(WALL);
  }

  /** The digits of the wall. */
  wall(): { pixels: Uint8Array; labels: Uint8Array } {
    return { pixels: Uint8Array.from(this.#wall.inputs), labels: Uint8Array.from(this.#wall.targets) };
  }

  file(): Promise<SavedNetwork> {
    return fileOf(this.#model);
  }

  /** Tells of a place where nothing is kept, as often as a page can show it. */
  async glance(place: Place, cost: number): Promise<void> {
    if (performance.now() - this.#glanced < GLANCE_MS) return;
    await this.#show(place, cost, undefined, false);
  }

  /** Keeps a place, with figures on all sets. */
  async keep(place: Place, cost: number | undefined): Promise<void> {
    await this.#show(place, cost, await measureAll(this.#model, this.#digits), true);
  }

  /** Keeps the end of an epoch, with the figures that `train` gave. */
  async keepEpoch({ epoch, seconds, training, validation, test, monitor }: EpochOfAll): Promise<void> {
    this.#seconds += seconds;
    this.#perSecond = this.#digits.training.count / seconds;
    const figures = { training: monitor.training, validation, test };
    const place = { epoch, batch: this.#perEpoch, perEpoch: this.#perEpoch };
    await this.#show(place, training.cost, { figures, speeds: speedsOf(monitor.gradients) }, true);
  }

  async #show(
    place: Place,
    cost: number | undefined,
    measured: { figures: SetFigures; speeds: Speeds } | undefined,
    kept: boolean,
  ): Promise<void> {
    this.#glanced = performance.now();
    const step = stepOf(place);
    const weights = this.#model.weights;
    const images = weightImages(this.#model.network, weights);
    const moment: Moment = {
      step,
      epochs: step / this.#perEpoch,
      cost,
      guesses: await guess(this.#model, this.#wall),
      images,
      figures: measured?.figures,
      speeds: measured?.speeds,
      perSecond: this.#perSecond,
      seconds: this.#seconds,
    };
    const dropped = kept ? this.#moments.keep(step, weights) : undefined;
    this.#tell({ kind: "moment", moment, kept, dropped }, [images.values.buffer as ArrayBuffer]);
  }
}
