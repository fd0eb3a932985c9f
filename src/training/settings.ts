import { describe, RequestError } from "../core/errors.ts";
import type { Network } from "../network/network.ts";
import type { TrainOptions } from "./train-options.ts";

/** A network and how it is trained: plain data, all that the weights depend on beside the examples. */
export interface TrainingSettings
  extends Pick<TrainOptions, "epochs" | "batchSize" | "optimizer" | "schedule" | "stop" | "seed" | "shuffle"> {
  readonly network: Network;
}

/** Each of them; a name that is missing here does not compile. */
const names: Readonly<Record<keyof TrainingSettings, true>> = {
  network: true,
  epochs: true,
  batchSize: true,
  optimizer: true,
  schedule: true,
  stop: true,
  seed: true,
  shuffle: true,
};

/** Refuses what is no setting: test data, above all, that training would read after every epoch. */
export function checkSettings(settings: TrainingSettings): void {
  const stranger = Object.keys(settings).find((name) => !Object.hasOwn(names, name));
  if (stranger === undefined) return;
  throw new RequestError(
    `settings have no ${describe(stranger)}: they are ${Object.keys(names).join(", ")}`,
    "leave it out; data, store and signal are options of search itself",
  );
}
