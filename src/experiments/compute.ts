import { RequestError } from "../core/errors.ts";
import { mnist } from "../data/mnist.ts";
import type { CheckpointOptions } from "../training/checkpoint.ts";
import type { Run, RunContext } from "./run.ts";
import { runKinds } from "./runs/index.ts";

/** What `computeRun` can be told. */
export interface ComputeOptions {
  /** The folder that holds MNIST. Default: as `mnist` finds it. */
  readonly folder?: string | undefined;
  /** Threads for networks that can use several. Default 1; the result is the same. */
  readonly threads?: number;
  readonly signal?: AbortSignal | undefined;
  /** Where a long run keeps how far it has come, and goes on from. */
  readonly checkpoint?: CheckpointOptions | undefined;
  /** Told how much is done, 0 to 1. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** What came of a run. */
export interface Computed {
  /** Plain data: the same for everybody who computes this run. */
  readonly outcome: object;
  /** What test images were read for. */
  readonly testReadings: readonly string[];
  readonly seconds: number;
}

/**
 * Computes one run of an experiment.
 *
 * @throws RequestError for a kind of run that there is not
 * @throws DataNotFoundError where MNIST is not at hand
 *
 * @example
 * ```ts
 * const [run] = experiments.find(({ id }) => id === "book-30")!.runs("quick");
 * const { outcome } = await computeRun(run!);
 * ```
 */
export async function computeRun(
  { kind, settings, seed }: Run,
  { folder, threads = 1, signal, checkpoint, onProgress }: ComputeOptions = {},
): Promise<Computed> {
  const load = Object.hasOwn(runKinds, kind) ? runKinds[kind] : undefined;
  if (load === undefined) {
    throw new RequestError(
      `computeRun: there is no kind of run ${JSON.stringify(kind)}`,
      `take a run as an experiment gives it: ${Object.keys(runKinds).join(", ")}`,
    );
  }
  const testReadings: string[] = [];
  const find = (split?: readonly [number, number]) => mnist({ folder, split, signal });
  const context: RunContext = {
    seed,
    threads,
    signal,
    checkpoint,
    mnist: find,
    async test(purpose) {
      testReadings.push(purpose);
      return (await find()).test;
    },
    onProgress,
  };
  const module = await load();
  const started = performance.now();
  const outcome = await module.run(settings as never, context);
  return { outcome, testReadings, seconds: (performance.now() - started) / 1000 };
}
