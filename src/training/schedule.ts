import { describe, RequestError, requireChoice, requireInteger, requireNumber } from "../core/errors.ts";
import { cos } from "../core/math.ts";
import type { Epoch } from "./figures.ts";

/** How the learning rate changes during training: plain data. Without a schedule it stays as it is. */
export type Schedule = StepDecay | Halving | OneCycle;

/** The kinds that there are. */
export const scheduleKinds = ["step-decay", "halving", "one-cycle"] as const satisfies readonly Schedule["kind"][];

/** Multiplies the learning rate at given epochs. */
export interface StepDecay {
  readonly kind: "step-decay";
  /** The epochs, from 1, with which a lower rate begins; each larger than the one before. */
  readonly epochs: readonly number[];
  /** What the rate is multiplied by at each. */
  readonly factor: number;
}

/** Halves the learning rate when the accuracy on the validation data stalls. */
export interface Halving {
  readonly kind: "halving";
  /** Epochs without a better accuracy after which the rate is halved. */
  readonly patience: number;
  /** Halvings after which training stops: 7 have brought the rate to 1/128. */
  readonly most: number;
}

/** Raises the learning rate, then lowers it, from mini-batch to mini-batch. */
export interface OneCycle {
  readonly kind: "one-cycle";
  /** Share of all mini-batches during which the rate rises. */
  readonly warmUp: number;
  /** What the highest rate, the optimizer's, is divided by for the first mini-batch and for the last. */
  readonly startDivisor: number;
  readonly endDivisor: number;
  /** How it rises and falls between them. */
  readonly shape: CycleShape;
}

/** Along half a period of the cosine, or a straight line. */
export type CycleShape = "cosine" | "linear";

/**
 * Multiplies the learning rate by a factor at given epochs.
 *
 * @param options `epochs`: those, from 1, that begin with a lower rate, in their order; `factor`: above 0, default 0.1
 * @throws RequestError for epochs that are none or out of order, and for a factor that is not above 0
 *
 * @example
 * ```ts
 * // 0.5 in epochs 1 to 19, 0.05 in 20 to 29, 0.005 from 30 on
 * train(model, data, { ..., optimizer: sgd({ learningRate: 0.5 }), schedule: stepDecay({ epochs: [20, 30] }) });
 * ```
 */
export function stepDecay(options: { epochs: readonly number[]; factor?: number }): StepDecay {
  const { epochs, factor = 0.1 } = options ?? {};
  const list: readonly number[] = Array.isArray(epochs) ? epochs : [];
  const isOrdered = list.every((epoch, i) => Number.isSafeInteger(epoch) && epoch > (list[i - 1] ?? 0));
  if (list.length === 0 || !isOrdered) {
    throw new RequestError(
      `stepDecay: epochs must be whole numbers of at least 1, each larger than the one before, got ${describe(epochs)}`,
      "write for example epochs: [20, 30]",
    );
  }
  requireNumber("stepDecay: factor", factor, Number.MIN_VALUE);
  return { kind: "step-decay", epochs: [...list], factor };
}

/**
 * Halves the learning rate each time that the accuracy on the validation data has not improved for some epochs, and ends
 * the training when it has been halved so often: the book's schedule. It needs `validation`.
 *
 * @param options `patience`: epochs without improvement, at least 1, default 10; `most`: halvings after which training stops, at
 * least 1, default 7, a rate of 1/128
 * @throws RequestError for numbers out of their range
 * @see Nielsen, chapter 3, "How to choose a neural network's hyper-parameters?": learning rate schedule, and its problem
 *
 * @example
 * ```ts
 * train(model, data.training, { ..., validation: data.validation, schedule: halving({ patience: 5 }) });
 * ```
 */
export function halving({ patience = 10, most = 7 }: { patience?: number; most?: number } = {}): Halving {
  requireInteger("halving: patience", patience, 1);
  requireInteger("halving: most", most, 1);
  return { kind: "halving", patience, most };
}

/**
 * One cycle over the whole training: the learning rate rises from a small part of the optimizer's to all of it, then falls to
 * a smaller part, a little with each mini-batch. The momentum stays as it is.
 *
 * @param options `warmUp`: share of the mini-batches in which the rate rises, 0 to 1, default 0.3; `startDivisor` and
 * `endDivisor`: the first and the last rate are the optimizer's over these, at least 1, default 25 and 10,000; `shape`: `cosine`
 * (default) or `linear`
 * @throws RequestError for numbers out of their range
 * @see Smith, A disciplined approach to neural network hyper-parameters: part 1, 2018
 *
 * @example
 * ```ts
 * train(model, data, { ..., optimizer: sgd({ learningRate: 0.4, momentum: 0.9 }), schedule: oneCycle() });
 * ```
 */
export function oneCycle({
  warmUp = 0.3,
  startDivisor = 25,
  endDivisor = 10_000,
  shape = "cosine",
}: Partial<Omit<OneCycle, "kind">> = {}): OneCycle {
  requireNumber("oneCycle: warmUp", warmUp, 0, 1);
  requireNumber("oneCycle: startDivisor", startDivisor, 1);
  requireNumber("oneCycle: endDivisor", endDivisor, 1);
  requireChoice("oneCycle: shape", shape, ["cosine", "linear"]);
  return { kind: "one-cycle", warmUp, startDivisor, endDivisor, shape };
}

/** A mini-batch, as a schedule sees it. */
export interface Moment {
  /** Epochs that are done. */
  readonly history: readonly Epoch[];
  /** Number of the mini-batch since training began, from 0, and of how many in all. */
  readonly step: number;
  readonly steps: number;
}

/** The learning rate of a mini-batch: it follows from these arguments alone, so that resuming gives the same. */
export function rateAt(schedule: Schedule | undefined, learningRate: number, { history, step, steps }: Moment): number {
  if (schedule === undefined) return learningRate;
  if (schedule.kind === "one-cycle") return learningRate * cycleAt(schedule, step, steps - 1);
  const [times, factor] =
    schedule.kind === "halving"
      ? [halvings(schedule, history), 0.5]
      : [schedule.epochs.filter((epoch) => epoch <= history.length + 1).length, schedule.factor];
  let rate = learningRate;
  for (let i = 0; i < times; i++) rate *= factor;
  return rate;
}

/** Whether a schedule ends the training here. */
export function isOver(schedule: Schedule | undefined, history: readonly Epoch[]): boolean {
  return schedule?.kind === "halving" && halvings(schedule, history) >= schedule.most;
}

/** How often the rate was halved: after `patience` epochs without a better one since the best or the last halving. */
function halvings({ patience }: Halving, history: readonly Epoch[]): number {
  let [best, waited, times] = [-1, 0, 0];
  for (const { validation } of history) {
    waited++;
    if (validation !== undefined && validation.correct > best) [best, waited] = [validation.correct, 0];
    if (waited >= patience) [waited, times] = [0, times + 1];
  }
  return times;
}

/** The share of the highest rate at mini-batch `step` of 0 to `last`. */
function cycleAt({ warmUp, startDivisor, endDivisor, shape }: OneCycle, step: number, last: number): number {
  const peak = warmUp * last;
  if (step === peak) return 1;
  const [from, to, way] =
    step < peak ? [1 / startDivisor, 1, step / peak] : [1, 1 / endDivisor, (step - peak) / (last - peak)];
  const done = shape === "linear" ? way : (1 - cos(Math.PI * way)) / 2;
  return from + (to - from) * done;
}
