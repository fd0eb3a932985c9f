import { describe, RequestError } from "./errors.ts";

/** Sizes of a tensor's axes, outermost first: an image is `[height, width, channels]`, a vector `[length]`. */
export type Shape = readonly number[];

/** A tensor as the outside sees it: `data` holds the elements row-major, the last axis running fastest. */
export interface Tensor<Data extends Floats = Floats> {
  readonly shape: Shape;
  readonly data: Data;
}

/** Named tensors, in a fixed order: the weights of a model, the gradients of its cost. */
export type Tensors<Data extends Floats = Floats> = Readonly<Record<string, Tensor<Data>>>;

/** The two number formats that networks compute in. */
export type Floats = Float64Array | Float32Array;

/**
 * How many elements a tensor of this shape has; 1 for `[]`.
 *
 * @example
 * ```ts
 * sizeOf([28, 28, 1]); // 784
 * ```
 */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, axis) => size * axis, 1);
}

/** A shape as people write it: `28x28x1`. */
export function formatShape(shape: Shape): string {
  return shape.length === 0 ? "scalar" : shape.join("x");
}

/** Whether two shapes have the same axes. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((axis, i) => axis === b[i]);
}

/** Refuses anything but a list of whole numbers of at least 1, naming the argument. */
export function requireShape(name: string, value: unknown): Shape {
  if (Array.isArray(value) && value.length > 0 && value.every((axis) => Number.isSafeInteger(axis) && axis >= 1)) {
    return value as Shape;
  }
  throw new RequestError(
    `${name} must be a list of whole numbers of at least 1, got ${describe(value)}`,
    `give a shape such as [784] or [28, 28, 1]`,
  );
}
