import { create, DivergedError, layerShapes, RequestError, sgd, train } from "inkling";
import { type Digits, openDigits } from "../digits.ts";
import type { TaskContext } from "../messages.ts";
import type { SavedNetwork } from "../networks.ts";
import { readBack, speedExamples } from "../training/look.ts";
import type { TrainingEnd, TrainingNews, TrainingRequest } from "../training/messages.ts";
import { Moments } from "../training/moments.ts";
import { networkOf, seesImages } from "../training/network.ts";
import { Pace, stepOf, type TrainingOrder } from "../training/pace.ts";
import { Watch } from "../training/watch.ts";

/** Threads for networks that begin with a convolution, where the page may share memory. */
const THREADS = 2;

/** The moments of the latest training: a page has one. */
let latest: Moments | undefined;

/** Trains: told to begin, to pause, to step and to stop while it runs. The weights depend on the request alone. */
export async function training(
  request: TrainingRequest,
  { signal, tell, onSaid }: TaskContext<TrainingNews, TrainingOrder>,
): Promise<TrainingEnd> {
  const digits = await openFor(request);
  signal.throwIfAborted();
  const network = networkOf(request);
  const threads = seesImages(request.layers) && self.crossOriginIsolated ? THREADS : 1;
  const model = await create(network, { seed: request.seed, threads });
  const perEpoch = Math.ceil(digits.training.count / request.batch);
  const moments = new Moments(network);
  latest = moments;
  const { begin } = request;
  const [within, target] = [
    typeof begin === "object" && "within" in begin ? begin.within : Number.POSITIVE_INFINITY,
    typeof begin === "object" && "to" in begin ? begin.to : 0,
  ];
  const pace = new Pace(request.pace, perEpoch, target);
  const ending = new AbortController();
  onSaid((order) => {
    pace.hear(order);
    if (pace.stopped) ending.abort();
  });
  const watch = new Watch(model, digits, moments, { perEpoch, tell });
  tell({
    kind: "ready",
    digits: digits.name,
    ...watch.wall(),
    counts: { training: digits.training.count, validation: digits.validation.count, test: digits.test.count },
    perEpoch,
    parameters: layerShapes(network).reduce((sum, { parameters }) => sum + parameters, 0),
    threads: model.threads,
  });

  let batch = 0;
  let epoch = 1;
  const run = train(model, digits.training, {
    epochs: request.epochs,
    batchSize: request.batch,
    optimizer: sgd({ learningRate: request.eta, l2: request.lambda }),
    seed: request.seed,
    validation: digits.validation,
    test: digits.test,
    monitor: { training: readBack(digits.training), gradients: speedExamples(model, digits.training) },
    signal: AbortSignal.any([signal, ending.signal]),
    progressEvery: () => pace.batchesFrom({ epoch, batch, perEpoch }),
    async onProgress({ epoch: now, done, total, cost }) {
      [epoch, batch] = [now, Math.ceil(done / request.batch)];
      const place = { epoch, batch, perEpoch };
      // At the end of an epoch, the loop below tells of it.
      if (done === total) return;
      if (pace.standsStill(place)) {
        await watch.keep(place, cost);
        await rest();
      } else if (pace.shows(place)) {
        await watch.keep(place, cost);
        await pace.linger(epoch);
      } else await watch.glance(place, cost);
    },
  });
  async function rest(): Promise<void> {
    tell({ kind: "paused", file: await watch.file() });
    await pace.permission();
  }

  try {
    await watch.keep({ epoch: 1, batch: 0, perEpoch }, undefined);
    if (begin !== "asked") pace.hear({ go: "on" });
    signal.addEventListener("abort", () => pace.hear({ go: "stop" }), { once: true });
    await pace.permission();
    const began = performance.now();
    for await (const figures of run) {
      await watch.keepEpoch(figures);
      [epoch, batch] = [figures.epoch + 1, 0];
      if (figures.epoch === request.epochs || performance.now() - began > within) break;
      if (pace.standsStill({ epoch: figures.epoch, batch: perEpoch, perEpoch })) await rest();
      else await pace.linger(figures.epoch);
    }
    signal.throwIfAborted();
    const place = { epoch, batch, perEpoch };
    if (pace.stopped && !moments.has(stepOf(place))) await watch.keep(place, undefined);
    return { ended: pace.stopped ? "stopped" : "finished", file: await watch.file() };
  } catch (error) {
    if (!(error instanceof DivergedError)) throw error;
    return { ended: "diverged", problem: error.problem, remedy: error.remedy };
  }
}

/** The latest training's network as it was at a moment; undefined where that moment is not kept. */
export async function trainingMoment(
  { step }: { step: number },
  _context: TaskContext,
): Promise<SavedNetwork | undefined> {
  return latest?.fileAt(step);
}

/** The digits that a request means, as many of them as it wants to learn from. */
async function openFor({ data, n }: Pick<TrainingRequest, "data" | "n">): Promise<Digits> {
  const digits =
    (data === "auto" ? await openDigits("mnist") : undefined) ??
    (await openDigits(data === "auto" ? "generated" : data));
  if (digits === undefined) {
    throw new RequestError("this page has no MNIST", "drop its four files here, or learn from generated digits");
  }
  const { training } = digits;
  if (n === 0 || n === training.count) return digits;
  if (n < training.count) return { ...digits, training: training.take(n) };
  throw new RequestError(
    `there are ${training.count} training digits, and n asks for ${n}`,
    "ask for fewer, or for all",
  );
}
