import { sgd } from "../../training/optimizer.ts";
import { bandOf, type Claim, type Experiment, type Measured, meanOf, type RunResult } from "../experiment.ts";
import type { Picture } from "../picture.ts";
import type { Run } from "../run.ts";
import type { SpeedOutcome, SpeedSettings } from "../runs/speed-at-start.ts";
import type { TrainingOutcome, TrainingSettings } from "../runs/training.ts";
import type { DenseNetwork } from "../settings.ts";
import { trainings } from "../training-experiment.ts";

/** Published, by the number of hidden layers. */
const published = [
  { layers: 1, accuracy: 96.48, speeds: undefined },
  { layers: 2, accuracy: 96.9, speeds: [0.07, 0.31] },
  { layers: 3, accuracy: 96.57, speeds: [0.012, 0.06, 0.283] },
  { layers: 4, accuracy: 96.53, speeds: [0.003, 0.017, 0.07, 0.285] },
] as const;

const IMAGES = 1_000;
const STARTS = 20;

function deepNetwork(layers: number): DenseNetwork {
  const hidden = new Array<number>(layers).fill(30);
  return { sizes: [784, ...hidden, 10], activation: "sigmoid", cost: "cross-entropy", weights: "scaled" };
}

function settingsOf(layers: number): TrainingSettings {
  return {
    network: deepNetwork(layers),
    optimizer: sgd({ learningRate: 0.1, l2: 5 }),
    batchSize: 10,
    epochs: 30,
    split: [50_000, 10_000],
    monitor: { gradients: IMAGES },
  };
}

const layersOf = (layers: number): string => `${layers} hidden layer${layers === 1 ? "" : "s"}`;

const claims: readonly Claim[] = [
  ...published.map(({ layers, accuracy }): Claim => {
    return {
      what: `accuracy on the validation images after the last epoch, ${layersOf(layers)}, %`,
      published: accuracy.toFixed(2),
      band: bandOf(accuracy),
    };
  }),
  ...published.flatMap(({ layers, speeds }): Claim[] => {
    if (speeds === undefined) return [];
    // One start was published, and the lengths of two starts' gradients can well be twice as far apart.
    const band = { low: speeds[0] / 2, high: speeds[0] * 2, better: "neither", unit: "" } as const;
    return [{ what: `speed of the first layer at the start, ${layersOf(layers)}`, published: speeds.join(", "), band }];
  }),
  { what: "in every start, each hidden layer learns slower than the next", published: "in the starts shown" },
  {
    what: "during training, the first of 4 layers stays the slowest in the mean over the epochs",
    published: "shown in pictures",
    missed:
      "The order of the start is gone after an epoch or two, which are five thousand steps each: in three runs the first layer is the slowest in four of ninety epochs, three of them among the first two, and the last hidden layer in eighty-two. The book's pictures are of another training, as chapter 5 says: a thousand images, all of them in each step, five hundred steps in all, a tenth of our first epoch.",
  },
];

const seeds = [1, 2, 3];

/** More layers, and why they help so little. */
export const vanishing: Experiment = {
  id: "vanishing",
  section: "deep",
  title: "The vanishing gradient",
  source: "Nielsen, chapter 5; readers' notes",
  setup:
    "One to four hidden layers of 30 sigmoid neurons, cross-entropy, learning rate 0.1, lambda 5, 30 epochs. The speed of learning of a layer is the length of the gradient of its biases, over the first 1,000 training images.",
  claims,
  why: "Each layer further back learns four to six times slower at the start, as the derivative of the sigmoid, at most 1/4, and weights that are mostly below 1 make one expect. The first layer of a deep network is then hardly moved from its random start, and the layers behind it see what noise makes of an image.\n\nDuring training the order does not last: once a network reads well, the first layer is often no longer the slowest. The vanishing gradient is about the start, when there is most to learn.",
  runs: (extent) => [
    ...published.flatMap(({ layers }) =>
      trainings({ name: layersOf(layers), settings: settingsOf(layers), seeds, seconds: 10 + 2 * layers }, extent),
    ),
    ...published.flatMap(({ layers, speeds }): Run[] => {
      const settings: SpeedSettings = { network: deepNetwork(layers), images: IMAGES };
      const starts = speeds === undefined ? 0 : extent === "quick" ? 3 : STARTS;
      return Array.from({ length: starts }, (_, i) => {
        return {
          name: `start of ${layersOf(layers)}, seed ${i + 1}`,
          kind: "speed-at-start",
          settings,
          seed: i + 1,
          seconds: 0.3,
        };
      });
    }),
  ],
  conclude(results) {
    const trained = (layers: number) =>
      (results as readonly RunResult<TrainingOutcome>[]).filter(({ run }) =>
        run.name.startsWith(`${layersOf(layers)},`),
      );
    const starts = (layers: number) =>
      (results as readonly RunResult<SpeedOutcome>[]).filter(({ run }) =>
        run.name.startsWith(`start of ${layersOf(layers)},`),
      );
    const accuracies = published.map(({ layers }): Measured => {
      return meanOf(trained(layers).map(({ outcome }) => 100 * outcome.epochs.at(-1)!.validation!.accuracy));
    });
    const deep = published.filter(({ speeds }) => speeds !== undefined);
    const first = deep.map(({ layers }): Measured => meanOf(starts(layers).map(({ outcome }) => outcome.speeds[0]!)));
    const all = deep.flatMap(({ layers }) => starts(layers));
    const ordered = all.filter(({ outcome }) =>
      hiddenOf(outcome.speeds).every((speed, l, row) => l === 0 || row[l - 1]! < speed),
    );
    const during = trained(4).map(({ outcome }) => meanSpeeds(outcome));
    return {
      measured: [
        ...accuracies,
        ...first,
        { holds: ordered.length === all.length, figures: `in ${ordered.length} of ${all.length} starts` },
        {
          holds: during.every((speeds) => hiddenOf(speeds).every((speed) => speed >= speeds[0]!)),
          figures: `mean speeds of the hidden layers: ${hiddenOf(during[0]!)
            .map((speed) => speed.toPrecision(2))
            .join(", ")}`,
        },
      ],
      pictures: [
        startPicture(deep.map(({ layers }) => [layers, starts(layers)])),
        ...deep.map(({ layers }) => duringPicture(layers, trained(layers)[0]!)),
      ],
    };
  },
};

/** All but the last, which is the output layer's. */
function hiddenOf(speeds: readonly number[]): readonly number[] {
  return speeds.slice(0, -1);
}

/** The speed of each layer, mean over the epochs. */
function meanSpeeds({ epochs }: TrainingOutcome): number[] {
  const rows = epochs.map(({ monitor }) => Object.values(monitor!.gradients!).map(({ bias }) => bias!));
  return rows[0]!.map((_, l) => rows.reduce((sum, row) => sum + row[l]!, 0) / rows.length);
}

function startPicture(starts: readonly (readonly [number, readonly RunResult<SpeedOutcome>[]])[]): Picture {
  const [layers, deepest] = starts.at(-1)!;
  const means = Array.from(
    { length: layers },
    (_, l) => meanOf(deepest.map(({ outcome }) => outcome.speeds[l]!)).value,
  );
  return {
    kind: "lines",
    title: "Speed of learning of each hidden layer, before training",
    alt: `Every start a line, rising from the first hidden layer to the last, on a logarithmic scale. Means with ${layers} layers: ${means.map((mean) => mean.toPrecision(2)).join(", ")}.`,
    x: { label: "hidden layer" },
    y: { label: "length of the biases' gradient", scale: "log" },
    series: starts.flatMap(([count, results]) =>
      results.map(({ run, outcome }) => ({
        name: run.name.replace("start of ", ""),
        group: layersOf(count),
        style: "line and dots" as const,
        points: hiddenOf(outcome.speeds).map((speed, l): [number, number] => [l + 1, speed]),
      })),
    ),
  };
}

function duringPicture(layers: number, { run, outcome }: RunResult<TrainingOutcome>): Picture {
  const means = hiddenOf(meanSpeeds(outcome)).map((speed) => speed.toPrecision(2));
  return {
    kind: "lines",
    title: `Speed of learning during training, ${run.name}`,
    alt: `A line for each hidden layer, on a logarithmic scale; means over the epochs, from the first layer on: ${means.join(", ")}.`,
    x: { label: "epoch" },
    y: { label: "length of the biases' gradient", scale: "log" },
    series: Array.from({ length: layers }, (_, l) => ({
      name: `hidden layer ${l + 1}`,
      points: outcome.epochs.map(({ epoch, monitor }): [number, number] => [
        epoch,
        monitor!.gradients![`dense${l + 1}`]!.bias!,
      ]),
    })),
  };
}
