import { startTrialWorker } from "#trials";
import { FailureError, RequestError } from "../core/errors.ts";
import { describeNetwork } from "../network/network.ts";
import { hasThreads } from "../wasm/features.ts";
import { type Portion, type TrialData, trainPortion, type Work } from "./trial.ts";
import type { Message, Reply, SentDataset } from "./trial-worker.ts";

export { cores } from "#trials";

/** Who does one work at a time. */
export interface Runner {
  /** Ends early when the signal says so, with what was done. */
  run(work: Work): Promise<Portion>;
  stop(): void;
}

/**
 * So many workers, or as many of them as can be had; where there are none, or one is enough, this thread does the work.
 */
export async function openRunners(jobs: number, data: TrialData, signal: AbortSignal): Promise<readonly Runner[]> {
  const here: Runner = { run: (work) => trainPortion(work, data, signal), stop() {} };
  if (jobs === 1) return [here];
  const sent = { training: shared(data.training), validation: shared(data.validation) };
  const started = await Promise.allSettled(Array.from({ length: jobs }, () => openWorker(sent, signal)));
  const workers = started.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  return workers.length === 0 ? [here] : workers;
}

async function openWorker(data: { training: SentDataset; validation: SentDataset }, signal: AbortSignal) {
  const worker = startTrialWorker();
  try {
    await worker.ask({ data } satisfies Message);
  } catch (error) {
    worker.stop();
    throw error;
  }
  const interrupt = (): void => worker.post({ stop: true } satisfies Message);
  const runner: Runner = {
    async run({ settings: { network, ...settings }, ...work }) {
      const message: Message = { work: { ...work, settings, network: describeNetwork(network) } };
      const answer = worker.ask(message).catch(lost);
      signal.addEventListener("abort", interrupt, { once: true });
      if (signal.aborted) interrupt();
      try {
        const reply = (await answer) as Reply;
        if ("portion" in reply) return reply.portion;
        if ("broken" in reply) return lost(new Error(reply.broken));
        throw new (reply.refused ? RequestError : FailureError)(reply.problem, reply.remedy);
      } finally {
        signal.removeEventListener("abort", interrupt);
      }
    },
    stop: worker.stop,
  };
  return runner;
}

function lost(cause: unknown): never {
  throw new FailureError(
    `a worker failed: ${cause instanceof Error ? cause.message : String(cause)}`,
    "search again with the same store, which keeps what is done; fewer jobs need less memory",
    { cause },
  );
}

/** A dataset for sending: in memory that all threads share, or, where there is none, in as little as it needs. */
function shared({ name, shape, inputs, targets, classes }: TrialData["training"]): SentDataset {
  return { name, shape, inputs: share(inputs), targets: share(targets), classes };
}

function share<Values extends Uint8Array | Float32Array>(values: Values): Values {
  // What is sent without being shared takes all of its buffer along: a copy has no more than its own.
  if (!hasThreads()) return values.slice() as Values;
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const memory = new SharedArrayBuffer(values.byteLength);
  const copy = values instanceof Uint8Array ? new Uint8Array(memory) : new Float32Array(memory);
  copy.set(values);
  return copy as Values;
}
