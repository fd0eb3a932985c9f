import type { Dataset, EpochData } from "../core/dataset.ts";
import { digestOfDataset } from "../core/digest.ts";
import type { Model } from "../network/model.ts";
import { describeNetwork } from "../network/network.ts";
import {
  type CheckpointOptions,
  readCheckpoint,
  type TrainingIdentity,
  type TrainingState,
  writeCheckpoint,
} from "./checkpoint.ts";
import type { TrainOptions } from "./train-options.ts";

/** The checkpoint of one training. */
export interface CheckpointFile {
  /** undefined where there is none. */
  read(): Promise<TrainingState | undefined>;
  write(state: TrainingState): Promise<void>;
}

/** The checkpoint of this very training: one that another left is refused. */
export async function checkpointFile(
  checkpoint: CheckpointOptions,
  model: Model,
  data: Dataset | EpochData,
  options: TrainOptions,
): Promise<CheckpointFile> {
  const identity = await identify(model, data, options);
  return {
    read: () => readCheckpoint(checkpoint, model.network, identity),
    write: (state) => writeCheckpoint(checkpoint, identity, state),
  };
}

/** What a checkpoint must have been made with for this training to go on from it. */
async function identify(model: Model, data: Dataset | EpochData, options: TrainOptions): Promise<TrainingIdentity> {
  const { epochs, batchSize, optimizer, schedule, seed = 1, shuffle = true, validation, test, stop, monitor } = options;
  return {
    network: describeNetwork(model.network),
    engine: model.engine,
    optimizer: JSON.stringify(optimizer),
    schedule: schedule === undefined ? "none" : JSON.stringify(schedule),
    // A cycle is stretched over all epochs: with another number of them, those that are done would have been others.
    ...(schedule?.kind === "one-cycle" ? { epochs } : {}),
    batchSize,
    seed,
    shuffle,
    ...("epochs" in data ? await identifyEpochs(data) : { "training data": await digestOfDataset(data) }),
    "validation data": validation === undefined ? "none" : await digestOfDataset(validation),
    "test data": test === undefined ? "none" : await digestOfDataset(test),
    // Every epoch of one training has the same figures.
    ...(monitor === undefined ? {} : { monitor: JSON.stringify(monitor) }),
    "stopping rule": JSON.stringify(stop ?? "none"),
  };
}

/** Data that are other ones each epoch, by names that none of the training's own have. */
async function identifyEpochs(data: EpochData): Promise<TrainingIdentity> {
  const entries = Object.entries(await data.identity());
  return Object.fromEntries(entries.map(([name, value]) => [`training data's ${name}`, value]));
}
