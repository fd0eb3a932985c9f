/* What there is to see of a network in training at one moment. */
import {
  type Dataset,
  evaluate,
  type Figures,
  layerShapes,
  type Model,
  measure,
  type Network,
  predict,
  type Tensors,
} from "inkling";

/** Guesses for the digits of the wall. */
export interface Guesses {
  /** `[count]` */
  readonly labels: Uint8Array;
  /** `[count]`, 0 to 1. */
  readonly confidences: Float32Array;
  readonly right: number;
}

/** Weights of the first layer, as images: what each neuron, or each feature map, looks for. */
export interface WeightImages {
  /** `[count, height, width]` */
  readonly values: Float32Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** The largest of all, its sign left out. */
  readonly largest: number;
}

/** How well each set is read. */
export type SetFigures = Readonly<Record<"training" | "validation" | "test", Figures>>;

/** A layer's name, and the norm of the cost's gradient with respect to its biases: chapter 5's speed of learning. */
export type Speeds = readonly { readonly layer: string; readonly speed: number }[];

/** Images shown at most: more would be too small to see. */
const MOST_IMAGES = 100;
/** Examples that the speed of learning is asked of; few where an example is much work. */
const SPEED_EXAMPLES = { dense: 100, images: 20 } as const;
/** Training digits that are read to compare them with those it never saw. */
const TRAINING_READ = 5_000;

export async function guess(model: Model, digits: Dataset): Promise<Guesses> {
  const answers = await predict(model, digits);
  const labels = Uint8Array.from(answers, ({ label }) => label);
  return {
    labels,
    confidences: Float32Array.from(answers, ({ probability }) => probability),
    right: labels.reduce((sum, label, n) => sum + (label === digits.targets[n] ? 1 : 0), 0),
  };
}

/** The first layer's weights for each of its neurons or maps, over the pixels that it sees at once. */
export function weightImages(network: Network, weights: Tensors): WeightImages {
  // Pooling may come first: it has no weights.
  const layers = layerShapes(network);
  const index = layers.findIndex(({ parameters }) => parameters > 0);
  const { shape, data } = weights[`${layers[index]!.name}.weight`]!;
  const [units = 0, rows = 0, columns = 0] = shape;
  // A dense layer sees all pixels, or what pooling has left of them before they were laid in a line.
  const [height = 0, width = 0] = shape.length === 4 ? [rows, columns] : (layers[index - 1]?.input ?? [28, 28]);
  const count = Math.min(units, MOST_IMAGES);
  const values = Float32Array.from(data.subarray(0, count * height * width));
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { values, count, height, width, largest };
}

/** The part of the training digits that is read after every epoch. */
export function readBack(training: Dataset): number {
  return Math.min(TRAINING_READ, training.count);
}

export function speedExamples({ network }: Model, training: Dataset): number {
  return Math.min(training.count, network.input.length === 1 ? SPEED_EXAMPLES.dense : SPEED_EXAMPLES.images);
}

export function speedsOf(gradients: Readonly<Record<string, Readonly<Record<string, number>>>>): Speeds {
  return Object.entries(gradients).map(([layer, { bias = 0 }]) => ({ layer, speed: bias }));
}

/** Figures on all sets, and the speeds, between two mini-batches; after an epoch `train` gives the same. */
export async function measureAll(
  model: Model,
  { training, validation, test }: Readonly<Record<keyof SetFigures, Dataset>>,
): Promise<{ figures: SetFigures; speeds: Speeds }> {
  const read = async (data: Dataset): Promise<Figures> => {
    const { correct, total, accuracy, cost } = await evaluate(model, data);
    return { correct, total, accuracy, cost };
  };
  const { gradients } = await measure(model, training, { gradients: speedExamples(model, training) });
  return {
    figures: {
      training: await read(training.take(readBack(training))),
      validation: await read(validation),
      test: await read(test),
    },
    speeds: speedsOf(gradients),
  };
}
