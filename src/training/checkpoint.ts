import { describe, RequestError, within } from "../core/errors.ts";
import { formatShape, sameShape, type Tensors } from "../core/shape.ts";
import type { Store } from "../core/store.ts";
import type { Network } from "../network/network.ts";
import { checkWeights } from "../network/network.ts";
import { readSafetensors, writeSafetensors } from "../network/safetensors.ts";
import type { BestEpoch, Epoch, Figures } from "./figures.ts";

/** Where a training's checkpoint is kept. */
export interface CheckpointOptions {
  readonly store: Store;
  /** Default `checkpoint.safetensors`. */
  readonly name?: string;
  /** Go on from the checkpoint that stands there; begin anew where there is none. Default false. */
  readonly resume?: boolean;
}

/** How far a training has come: all that the next mini-batch depends on, and what the result will tell. */
export interface TrainingState {
  /** Epochs done. */
  readonly epochs: readonly Epoch[];
  /** Mini-batches done in the epoch that is under way, the sum of their cost, and the seconds they took. */
  readonly batches: number;
  readonly cost: number;
  readonly seconds: number;
  readonly best: BestEpoch<Figures> | undefined;
  readonly weights: Tensors;
  /** What the update rule carries. */
  readonly optimizer: Tensors;
}

/** Everything that must not change between a checkpoint and the training that goes on from it, by name. */
export type TrainingIdentity = Readonly<Record<string, string | number | boolean>>;

const FORMAT = "inkling-checkpoint-1";
const DEFAULT_NAME = "checkpoint.safetensors";

/** Writes a checkpoint: a safetensors file with the weights, the optimizer's arrays and the best weights. */
export async function writeCheckpoint(
  { store, name = DEFAULT_NAME }: CheckpointOptions,
  identity: TrainingIdentity,
  { weights, optimizer, best, ...progress }: TrainingState,
): Promise<void> {
  const { weights: bestWeights = {}, ...bestFigures } = best ?? {};
  const tensors = { ...under("weights", weights), ...under("optimizer", optimizer), ...under("best", bestWeights) };
  const state = { ...progress, best: best === undefined ? null : bestFigures };
  const metadata = { format: FORMAT, identity: JSON.stringify(identity), state: JSON.stringify(state) };
  await store.write(name, writeSafetensors({ tensors, metadata }));
}

/**
 * Reads the checkpoint that a training of this network and identity left; undefined where there is none.
 *
 * @throws RequestError where the file is damaged, or was left by another training: it names the first difference
 */
export async function readCheckpoint(
  { store, name = DEFAULT_NAME }: CheckpointOptions,
  network: Network,
  identity: TrainingIdentity,
): Promise<TrainingState | undefined> {
  const bytes = await store.read(name);
  if (bytes === undefined) return undefined;
  const place = store.locate(name);
  const { tensors, metadata } = readSafetensors(bytes, place);
  if (metadata.format !== FORMAT) {
    throw new RequestError(
      `${place} is not a checkpoint: its metadata must say format ${FORMAT}, got ${describe(metadata.format)}`,
      "give the file or folder that a training left",
    );
  }
  checkIdentity(place, identity, parse(place, metadata.identity) as TrainingIdentity);
  const { best, ...progress } = parse(place, metadata.state) as Omit<TrainingState, "weights" | "optimizer">;
  checkProgress(place, progress);
  const [weights, bestWeights, optimizer] = [
    from("weights", tensors),
    from("best", tensors),
    from("optimizer", tensors),
  ];
  within(place, () => {
    checkWeights(network, weights);
    if (best != null) checkWeights(network, bestWeights);
    checkOptimizer(weights, optimizer);
  });
  return { ...progress, best: best == null ? undefined : { ...best, weights: bestWeights }, weights, optimizer };
}

/** What the update rule carries stands beside weights: `dense1.weight.velocity`, `dense1.weight.unscaled`. */
function checkOptimizer(weights: Tensors, optimizer: Tensors): void {
  for (const [name, { shape, data }] of Object.entries(optimizer)) {
    const beside = weights[name.slice(0, name.lastIndexOf("."))];
    const fits = beside !== undefined && (sameShape(shape, beside.shape) || sameShape(shape, [1]));
    if (fits && data.every(Number.isFinite)) continue;
    throw new RequestError(
      `optimizer: ${describe(name)} must hold finite numbers in the shape of its weights, got ${formatShape(shape)}`,
      "begin anew",
    );
  }
}

function under(prefix: string, tensors: Tensors): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [`${prefix}/${name}`, tensor]));
}

function from(prefix: string, tensors: Tensors): Tensors {
  const entries = Object.entries(tensors).filter(([name]) => name.startsWith(`${prefix}/`));
  return Object.fromEntries(entries.map(([name, tensor]) => [name.slice(prefix.length + 1), tensor]));
}

function parse(place: string, text: string | undefined): unknown {
  try {
    const value: unknown = JSON.parse(text ?? "");
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Refused below, with the text itself.
  }
  throw new RequestError(`${place}: the checkpoint's metadata must be JSON, got ${describe(text)}`, "begin anew");
}

function checkIdentity(place: string, wanted: TrainingIdentity, found: TrainingIdentity): void {
  for (const key of new Set([...Object.keys(wanted), ...Object.keys(found)])) {
    if (wanted[key] === found[key]) continue;
    throw new RequestError(
      `${place} was left by another training: its ${key} is ${describe(found[key])}, not ${describe(wanted[key])}`,
      "resume with what the training was begun with, or begin anew in another folder",
    );
  }
}

function checkProgress(place: string, { epochs, batches, cost, seconds }: Partial<TrainingState>): void {
  const whole = Number.isSafeInteger(batches) && batches! >= 0;
  const numbered = Array.isArray(epochs) && epochs.every((figures: Epoch, i) => figures?.epoch === i + 1);
  if (whole && numbered && Number.isFinite(cost) && Number.isFinite(seconds)) return;
  throw new RequestError(`${place}: the checkpoint's state makes no sense`, "begin anew");
}
