import { RequestError } from "../core/errors.ts";
import type { Shape } from "../core/shape.ts";
import type { ForwardPass } from "./layer.ts";
import { requireImages, requireSize2d } from "./require.ts";

/* What max-pooling and average-pooling share: windows that lie side by side on an image. */

/** A pooling layer's configuration, as it stands in a description. */
export interface PoolingConfig {
  readonly size: readonly [height: number, width: number];
}

/** A window for every output pixel; rows and columns that fill no window, at the end, are left out. */
export function pooledShape(layer: string, input: Shape, { size }: PoolingConfig): Shape {
  const [windowHeight, windowWidth] = requireSize2d(`${layer}: size`, size);
  const [height, width, channels] = requireImages(layer, input);
  if (windowHeight > height || windowWidth > width) {
    throw new RequestError(
      `${layer}: a window of ${windowHeight}x${windowWidth} does not fit into images of ${height}x${width}`,
      `choose a size of at most ${height}x${width}`,
    );
  }
  return [Math.floor(height / windowHeight), Math.floor(width / windowWidth), channels];
}

/** Where numbers stand for a pooling layer. */
interface Windows {
  /** Numbers in one input, and in one output. */
  readonly inputSize: number;
  readonly outputSize: number;
  readonly channels: number;
  /** Where each output pixel's window begins in the input. */
  readonly corners: readonly number[];
  /** Where a window's pixels stand from its corner on, row by row. */
  readonly pixels: readonly number[];
}

/** The windows of a pooling layer, in the order of the output's pixels. */
export function findWindows({
  inputShape,
  outputShape,
  config,
}: Pick<ForwardPass<PoolingConfig>, "inputShape" | "outputShape" | "config">): Windows {
  const [height, width, channels] = inputShape as [number, number, number];
  const [outputHeight, outputWidth] = outputShape as [number, number, number];
  const [windowHeight, windowWidth] = config.size;
  const at = (row: number, column: number): number => (row * width + column) * channels;
  const grid = (rows: number, columns: number, rowStep: number, columnStep: number): number[] =>
    Array.from({ length: rows * columns }, (_, i) => at(Math.floor(i / columns) * rowStep, (i % columns) * columnStep));
  return {
    inputSize: height * width * channels,
    outputSize: outputHeight * outputWidth * channels,
    channels,
    corners: grid(outputHeight, outputWidth, windowHeight, windowWidth),
    pixels: grid(windowHeight, windowWidth, 1, 1),
  };
}
