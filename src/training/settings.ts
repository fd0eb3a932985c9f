import type { Network } from "../network/network.ts";
import type { TrainOptions } from "./train-options.ts";

/** A network and how it is trained: plain data, all that the weights depend on beside the examples. */
export interface TrainingSettings
  extends Pick<TrainOptions, "epochs" | "batchSize" | "optimizer" | "schedule" | "stop" | "seed" | "shuffle"> {
  readonly network: Network;
}
