import { RequestError } from "inkling";
import type { Axis } from "inkling/experiments";
import { decimal, powerOfTen } from "./text.ts";

/** What an axis goes from and to, and what is written along it. */
export interface Range {
  readonly type: "linear" | "log";
  readonly from: number;
  readonly to: number;
}

export interface Tick {
  readonly value: number;
  readonly text: string;
}

interface Value {
  readonly value: number;
  /** Where it stands, for the text of an error. */
  readonly where: string;
}

/** How much room a linear axis has beyond its data, as a part of their range. */
const ROOM = 0.04;

/**
 * The range of an axis that shows these values.
 *
 * @param room whether a linear axis goes a little beyond its data
 * @throws RequestError for values that are no numbers, and for those that a logarithmic axis cannot show
 */
export function rangeOf(axis: Axis, values: readonly Value[], { room = false } = {}): Range {
  const type = axis.scale ?? "linear";
  const ends: Value[] = [];
  if (axis.from !== undefined) ends.push({ value: axis.from, where: `the axis "${axis.label}": from` });
  if (axis.to !== undefined) ends.push({ value: axis.to, where: `the axis "${axis.label}": to` });
  for (const { value, where } of [...ends, ...values]) {
    if (!Number.isFinite(value)) {
      throw new RequestError(
        `${where} is ${value}, which cannot be drawn`,
        "leave it out, and say so in the picture's text",
      );
    }
    if (type === "log" && value <= 0) {
      throw new RequestError(
        `${where} is ${value}, which the logarithmic axis "${axis.label}" cannot show`,
        "make the axis linear, or leave the value out and say so in the picture's text",
      );
    }
  }
  let from = axis.from ?? values.reduce((least, { value }) => Math.min(least, value), Number.POSITIVE_INFINITY);
  let to = axis.to ?? values.reduce((most, { value }) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  if (from > to) {
    throw new RequestError(
      `the axis "${axis.label}" goes from ${from} to ${to}`,
      "give it an end above its beginning, or leave both to the data",
    );
  }
  if (type === "log") {
    const factor = isPoint(from, to) ? 2 : room ? (to / from) ** ROOM : 1;
    return { type, from: axis.from ?? from / factor, to: axis.to ?? to * factor };
  }
  const point = isPoint(from, to);
  const space = point ? (Math.abs(from) < 1e-100 ? 1 : 0.1 * Math.abs(from)) : room ? (to - from) * ROOM : 0;
  from = axis.from ?? from - space;
  to = axis.to ?? to + space;
  return { type, from, to: isPoint(from, to) ? to + space : to };
}

/** Whether two ends are so near that no axis can be drawn between them. */
function isPoint(from: number, to: number): boolean {
  return to - from <= 1e-9 * Math.max(Math.abs(from), Math.abs(to)) || to - from < 1e-100;
}

/** Round values along an axis, at most about `count`; whole numbers alone where asked for. */
export function ticksOf({ type, from, to }: Range, count: number, { whole = false } = {}): Tick[] {
  if (type === "log") {
    const powers = powersBetween(from, to);
    if (powers.length >= 3) {
      const every = Math.ceil(powers.length / count);
      const short = powers.every((power) => power >= -4 && power <= 5);
      return powers
        .filter((power) => power % every === 0)
        .map((power) => ({ value: 10 ** power, text: short ? plainPower(power) : powerOfTen(power) }));
    }
    const between = multiplesBetween(from, to);
    if (between.length >= 3) return between;
  }
  const step = Math.max(whole ? 1 : 0, roundUp((to - from) / count));
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const first = Math.ceil(from / step - 1e-6);
  const steps = Math.floor(to / step + 1e-6) - first;
  return Array.from({ length: Math.max(0, steps + 1) }, (_, n) => {
    const value = Number(((first + n) * step).toPrecision(12));
    return { value, text: tickText(value, decimals, step) };
  });
}

/** Numbers too large or too small to be written out get a power of ten. */
function tickText(value: number, decimals: number, step: number): string {
  if (value === 0) return "0";
  if (decimals <= 5 && Math.abs(value) < 1e7) return decimal(value, decimals);
  const size = Math.floor(Math.log10(Math.abs(value)));
  const digits = Math.max(0, size - Math.floor(Math.log10(step) + 1e-9));
  return `${decimal(value / 10 ** size, digits)} × ${powerOfTen(size)}`;
}

function powersBetween(from: number, to: number): number[] {
  const powers: number[] = [];
  for (let power = Math.ceil(Math.log10(from) - 1e-9); power <= Math.log10(to) + 1e-9; power++) powers.push(power);
  return powers;
}

/** 1, 2 and 5 times powers of ten. */
function multiplesBetween(from: number, to: number): Tick[] {
  return powersBetween(from / 10, to)
    .flatMap((power) => [1, 2, 5].map((factor) => ({ factor, power, value: Number(`${factor}e${power}`) })))
    .filter(({ value }) => value >= from && value <= to)
    .map(({ factor, power, value }) => {
      if (power >= -4 && power <= 5) return { value, text: decimal(value, Math.max(0, -power)) };
      return { value, text: factor === 1 ? powerOfTen(power) : `${factor} × ${powerOfTen(power)}` };
    });
}

function plainPower(power: number): string {
  return decimal(10 ** power, Math.max(0, -power));
}

/** The least of 1, 2 and 5 times a power of ten that is no less than `step`. */
export function roundUp(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 5, 10].find((each) => each * power >= step * (1 - 1e-9))!;
  return factor * power;
}
