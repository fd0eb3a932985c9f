/* Where a slider stops. */
import { roundUp } from "../../figures/axis.ts";
import type { NumberSliderProps } from "./types.ts";

/** Decades that a logarithmic slider from 0 has above it. */
const DECADES = 6;

/** Every value that a slider stops at, from the least to the greatest. */
export function stopsOf({
  min,
  max,
  scale,
  step = roundUp((max - min) / 100),
}: Pick<NumberSliderProps, "min" | "max" | "scale" | "step">): number[] {
  if (scale === "linear") {
    const count = Math.floor((max - min) / step + 1e-9);
    const stops = Array.from({ length: count + 1 }, (_, i) => exact(min + i * step));
    return stops.at(-1)! < max ? [...stops, max] : stops;
  }
  const between: number[] = [];
  // Powers as text: 2e-3 is the number nearest to 0.002, 2 * 10 ** -3 need not be.
  const highest = exponentOf(max);
  const lowest = min > 0 ? exponentOf(min) : highest - DECADES;
  for (let power = lowest; power <= highest; power++) {
    for (const digit of [1, 2, 5]) {
      const value = Number(`${digit}e${power}`);
      if (value > min && value < max) between.push(value);
    }
  }
  return [min, ...between, max];
}

/** The power of ten of a number's first digit. */
function exponentOf(value: number): number {
  return Number(value.toExponential().split("e")[1]);
}

/** Without the last bits that adding has left. */
function exact(value: number): number {
  return Number(value.toPrecision(12));
}

/** The same stops, with one more where a value lies between them: what was typed is a stop of its own. */
export function withStop(stops: readonly number[], value: number): number[] {
  if (stops.includes(value)) return [...stops];
  return [...stops, value].sort((a, b) => a - b);
}

/** What is wrong with a typed value; undefined where nothing is. */
export function problemOf(
  value: number,
  { min, max, step, scale }: Pick<NumberSliderProps, "min" | "max" | "step" | "scale">,
): string | undefined {
  const whole = scale === "linear" && step !== undefined && Number.isInteger(step) && Number.isInteger(min);
  if (value >= min && value <= max && (!whole || Number.isInteger(value))) return undefined;
  return `It must be a ${whole ? "whole " : ""}number from ${min} to ${max}.`;
}
