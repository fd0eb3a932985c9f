import { RequestError, requireInteger, requireNumber } from "../core/errors.ts";
import { formatShape, type Shape, sizeOf, type Tensor } from "../core/shape.ts";
import { type InputLike, isDataset, toInputs } from "./inputs.ts";
import type { Model } from "./model.ts";

/** What `occlusion` is told. */
export interface OcclusionOptions {
  /** The output that is watched. */
  readonly target: number;
  /** Side of the square that hides pixels, an odd number, so that one pixel is its middle; 5. */
  readonly size?: number;
  /** What hidden pixels become, 0 to 1; 0.5, a gray between paper and ink. */
  readonly fill?: number;
}

/**
 * Which parts of a picture an output rests on: a gray square hides the pixels around each one in turn, and the network reads
 * what is left. It sees what the gradient does not: what happens when something is taken away altogether.
 *
 * @param image one image, as for `predict`; where the network reads a vector, its numbers are a square image, row by row
 * @returns by how much output `target` falls when the square's middle is there, `[height, width]`; below 0 where it rises
 * @throws RequestError for more or less than one image, a network that reads no images, a target that is no output, or an
 * impossible square
 * @see Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks" (2014), section 4.2
 *
 * @example
 * ```ts
 * const { data } = await occlusion(model, image, { target: 7 });
 * Math.max(...data); // 0.9: hide the right spot, and nothing of the seven is left
 * ```
 */
export async function occlusion<Input extends Shape, Output extends Shape>(
  model: Model<Input, Output>,
  image: InputLike,
  { target, size = 5, fill = 0.5 }: OcclusionOptions,
): Promise<Tensor<Float64Array>> {
  const { network, compiled } = model;
  const [height, width, channels] = requirePicture(network.input);
  const { count, inputs } = toInputs("occlusion", network, image);
  if (count !== 1) {
    throw new RequestError(
      `occlusion: expected one image, got ${count}`,
      isDataset(image) ? "give it one example, such as data.slice(3, 4)" : "ask for each image by itself",
    );
  }
  const outputs = sizeOf(network.output);
  requireInteger("occlusion: target", target, 0, outputs - 1);
  requireInteger("occlusion: size", size, 1, 2 * Math.max(height, width) - 1);
  if (size % 2 === 0) {
    throw new RequestError(
      `occlusion: size must be odd, got ${size}`,
      `give ${size - 1} or ${size + 1}: a square with one pixel in its middle`,
    );
  }
  requireNumber("occlusion: fill", fill, 0, 1);

  const whole = inputs instanceof Uint8Array ? Float64Array.from(inputs, (byte) => byte / 255) : inputs;
  const places = height * width;
  // [1 + places, height, width, channels]: the whole image, then one for each pixel that is the square's middle
  const shown = new Float64Array((1 + places) * whole.length);
  for (let start = 0; start < shown.length; start += whole.length) shown.set(whole, start);
  const reach = (size - 1) / 2;
  for (let place = 0; place < places; place++) {
    const [y, x] = [Math.floor(place / width), place % width];
    const [left, right] = [Math.max(0, x - reach), Math.min(width, x + reach + 1)];
    for (let row = Math.max(0, y - reach); row < Math.min(height, y + reach + 1); row++) {
      const start = (1 + place) * whole.length + row * width * channels;
      shown.fill(fill, start + left * channels, start + right * channels);
    }
  }
  const answers = new Float64Array((1 + places) * outputs);
  await compiled.answerAll({ count: 1 + places, shape: network.input, inputs: shown }, answers);
  const falls = Float64Array.from(
    { length: places },
    (_, place) => answers[target]! - answers[(1 + place) * outputs + target]!,
  );
  return { shape: [height, width], data: falls };
}

/** Height, width and channels of the images that a network reads. */
function requirePicture(input: Shape): readonly [height: number, width: number, channels: number] {
  if (input.length === 3) return input as unknown as [number, number, number];
  const side = Math.sqrt(sizeOf(input));
  if (input.length === 1 && Number.isInteger(side)) return [side, side, 1];
  throw new RequestError(
    `occlusion: the network must read images, [height, width, channels], or a square one as a vector; it reads ${formatShape(input)}`,
    "make the network with input such as [28, 28, 1]",
  );
}
