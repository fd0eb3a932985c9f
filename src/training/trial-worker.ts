import { workerPort } from "#platform";
import { type Dataset, datasetOf } from "../core/dataset.ts";
import { InklingError, RequestError } from "../core/errors.ts";
import { parseNetwork } from "../network/parse-network.ts";
import type { TrainingSettings } from "./settings.ts";
import { type Portion, type TrialData, trainPortion, type Work } from "./trial.ts";

/* What runs in a thread of its own: one trial after the other. The package calls it `inkling/trial-worker`. */

/** A dataset as it is sent. */
export type SentDataset = Omit<Dataset, "count" | "take" | "slice">;

/** What a worker is sent: the data, once; then some work at a time, and that it should stop that. */
export type Message =
  | { readonly data: { readonly training: SentDataset; readonly validation: SentDataset } }
  | { readonly work: SentWork }
  | { readonly stop: true };

/** Work as it is sent: the network as text, because a description carries its layers' code. */
export type SentWork = Omit<Work, "settings"> & {
  readonly settings: Omit<TrainingSettings, "network">;
  readonly network: string;
};

/** What it answers to work; an error's kind is lost on the way. */
export type Reply =
  | { readonly portion: Portion }
  | { readonly refused: boolean; readonly problem: string; readonly remedy: string }
  | { readonly broken: string };

let data: TrialData | undefined;
let controller = new AbortController();

const port = workerPort();
port.listen((received) => {
  const message = received as Message;
  if ("stop" in message) {
    controller.abort();
  } else if ("data" in message) {
    const { training, validation } = message.data;
    data = { training: datasetOf(training), validation: datasetOf(validation) };
    port.post("ready");
  } else {
    controller = new AbortController();
    reply(message.work, controller.signal).then(port.post);
  }
});

async function reply({ settings, network, ...work }: SentWork, signal: AbortSignal): Promise<Reply> {
  try {
    const described = { ...settings, network: parseNetwork(network, "search") };
    return { portion: await trainPortion({ ...work, settings: described }, data!, signal) };
  } catch (error) {
    if (!(error instanceof InklingError)) return { broken: error instanceof Error ? error.message : String(error) };
    const { problem, remedy } = error;
    return { refused: error instanceof RequestError, problem, remedy };
  }
}
