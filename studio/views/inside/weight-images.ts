/* The weights of a unit as images, in the shape of what they read. */
import { type Step, signed } from "./steps.ts";

/** Some weights of a unit, as an image. */
export interface WeightImage {
  /** What it reads: "the digit", "feature map 3", "the 30 neurons of layer 1". */
  readonly reads: string;
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly describe: (x: number, y: number) => string;
}

/** The images of a unit's weights; none where the layer has no weights, such as pooling. */
export function weightImages(step: Step, unit: number): WeightImage[] {
  const { weight, kind } = step.layer;
  if (weight === undefined) return [];
  if (kind === "conv2d") {
    const [, height, width, channels] = weight.shape as [number, number, number, number];
    return channelsOf(weight.data, unit, [height, width, channels], step.input);
  }
  if (kind !== "dense") return [];
  if (step.input.length === 3) return channelsOf(weight.data, unit, step.input as [number, number, number], step.input);
  return [rowOf(weight.data, unit, step)];
}

/** An image for each channel that is read. */
function channelsOf(
  weights: Float32Array,
  unit: number,
  [height, width, channels]: readonly [number, number, number],
  input: readonly number[],
): WeightImage[] {
  const start = unit * height * width * channels;
  return Array.from({ length: channels }, (_, channel) => {
    const values = Float32Array.from(
      { length: height * width },
      (_, place) => weights[start + place * channels + channel]!,
    );
    const reads = input.at(-1) === 1 ? "the digit" : `feature map ${channel}`;
    return { reads, values, width, height, describe: describeIn(values, width) };
  });
}

function describeIn(values: Float32Array, width: number): (x: number, y: number) => string {
  return (x, y) => `row ${y}, column ${x}: ${signed(values[y * width + x]!)}`;
}

/** The weights of neurons before it, as a block: they have no places, so a neuron's number says which it is. */
function rowOf(weights: Float32Array, unit: number, { input: [neurons], number }: Step): WeightImage {
  const width = Math.min(neurons!, 10);
  const height = Math.ceil(neurons! / width);
  const values = new Float32Array(width * height).fill(Number.NaN);
  values.set(weights.subarray(unit * neurons!, (unit + 1) * neurons!));
  return {
    reads: `the ${neurons} neurons of layer ${number - 1}`,
    values,
    width,
    height,
    describe: (x, y) => {
      const neuron = y * width + x;
      return neuron < neurons! ? `from neuron ${neuron}: ${signed(values[neuron]!)}` : "nothing";
    },
  };
}
