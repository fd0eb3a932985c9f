import { describe, RequestError, requireChoice } from "../core/errors.ts";
import { formatShape, type Shape } from "../core/shape.ts";
import type { ActivationName } from "./activation.ts";

/* What layers ask of their input and of their configuration. */

/** A size on an image: one number for both directions, or `[height, width]`. */
export type Size2d = number | readonly [height: number, width: number];

/** A size as a configuration holds it: `[height, width]`. What is no size stays as it is, for `requireSize2d` to refuse. */
export function pairOf(size: Size2d): readonly [height: number, width: number] {
  return typeof size === "number" ? [size, size] : size;
}

/** Refuses anything but two whole numbers of at least 1, naming the argument. */
export function requireSize2d(name: string, value: unknown): readonly [height: number, width: number] {
  const isSize = Array.isArray(value) && value.length === 2 && value.every((n) => Number.isSafeInteger(n) && n >= 1);
  if (isSize) return value as [number, number];
  throw new RequestError(
    `${name} must be a whole number of at least 1, or two of them, got ${describe(value)}`,
    `give ${name} a number such as 2, or [height, width]`,
  );
}

/** Refuses every input but images, `[height, width, channels]`, naming the layer. */
export function requireImages(layer: string, input: Shape): readonly [height: number, width: number, channels: number] {
  if (input.length === 3) return input as unknown as [number, number, number];
  throw new RequestError(
    `${layer} expects images, [height, width, channels], got ${formatShape(input)}`,
    "give the network's input with its channels, such as [28, 28, 1], and put flatten() and dense layers behind it",
  );
}

/** Refuses softmax, which is over all the neurons of a layer, where each place of an image has neurons of its own. */
export function requireElementwise(layer: string, activation: ActivationName): void {
  requireChoice(`${layer}: activation`, activation, ["sigmoid", "tanh", "relu", "linear"]);
}

/** Refuses options that are no object, or that there are not, naming the layer. */
export function requireOptions(layer: string, options: object, known: readonly string[], example: string): void {
  if (typeof options !== "object" || options === null) {
    throw new RequestError(`${layer}: options must be an object, got ${describe(options)}`, `write ${example}`);
  }
  const stranger = Object.keys(options).find((key) => !known.includes(key));
  if (stranger === undefined) return;
  throw new RequestError(`${layer} has no option ${describe(stranger)}`, `take it out; there is ${known.join(", ")}`);
}
