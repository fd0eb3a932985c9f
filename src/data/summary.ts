import type { Dataset } from "../core/dataset.ts";
import { formatShape, type Shape } from "../core/shape.ts";

/** What a dataset looks like from afar; bytes are counted as 0 to 1, as a network sees them, floats as they are. */
export interface Summary {
  readonly name: string;
  readonly count: number;
  readonly shape: Shape;
  /** Examples of each class; empty where the targets are vectors. */
  readonly perClass: readonly { readonly name: string; readonly count: number }[];
  readonly mean: number;
  /** Standard deviation over all elements of all inputs. */
  readonly deviation: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Whether these look like pictures of dark ink on a light background, the opposite of MNIST. */
  readonly inverted: boolean;
}

/**
 * Counts, shape, balance of classes, and the mean and range of the inputs, in one pass. Bytes are counted exactly.
 *
 * Pictures `[height, width, channels]` look inverted where both their mean and the mean of their outermost pixels are
 * nearer to the brightest than to the darkest.
 *
 * @example
 * ```ts
 * const { perClass, inverted } = summarize(data.training);
 * ```
 */
export function summarize(dataset: Dataset): Summary {
  const { name, count, shape, inputs, targets, classes } = dataset;
  const counts = classes.map(() => 0);
  if (targets instanceof Uint8Array) for (const label of targets) counts[label]!++;
  const figures = inputs instanceof Uint8Array ? bytesFigures(inputs) : floatsFigures(inputs);
  return {
    name,
    count,
    shape,
    perClass: classes.map((className, label) => ({ name: className, count: counts[label]! })),
    ...figures,
    inverted: looksInverted(dataset, figures),
  };
}

/**
 * The summary as lines for a terminal, at most `columns` (78) wide each; data that look inverted get a warning and the
 * remedy.
 *
 * @example
 * ```ts
 * for (const line of describeSummary(summarize(data.training))) console.log(line);
 * ```
 */
export function describeSummary(summary: Summary, options: { readonly columns?: number } = {}): string[] {
  const { columns = 78 } = options;
  const { name, count, shape, perClass, mean, deviation, minimum, maximum } = summary;
  const share = (part: number): string => `${((100 * part) / count).toFixed(1)} %`;
  const classes =
    perClass.length === 0
      ? ["targets: vectors"]
      : wrap(
          "classes:",
          perClass.map((it) => `${it.name}: ${it.count} (${share(it.count)})`),
          columns,
        );
  const lines = [
    ...wrap(`${name}:`, [`${count} inputs of ${formatShape(shape)}`], columns),
    ...classes,
    `inputs: mean ${round(mean)}, deviation ${round(deviation)}, from ${round(minimum)} to ${round(maximum)}`,
  ];
  if (summary.inverted) {
    lines.push(
      "warning: these pictures look inverted: dark ink on a light background, where",
      "  MNIST has light ink on black; subtract each byte from 255 (or number from 1)",
    );
  }
  return lines;
}

type Figures = Pick<Summary, "mean" | "deviation" | "minimum" | "maximum">;

/** From a count of each of the 256 values: whole numbers, so that no rounding gathers over millions of pixels. */
function bytesFigures(inputs: Uint8Array): Figures {
  // Four counts by turns: one alone would wait for itself, since most bytes of digits are 0.
  const parts = Array.from({ length: 4 }, () => new Uint32Array(256));
  const [first, second, third, fourth] = parts as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  const end = inputs.length - (inputs.length % 4);
  for (let i = 0; i < end; i += 4) {
    first[inputs[i]!]!++;
    second[inputs[i + 1]!]!++;
    third[inputs[i + 2]!]!++;
    fourth[inputs[i + 3]!]!++;
  }
  for (let i = end; i < inputs.length; i++) first[inputs[i]!]!++;
  const counts = Float64Array.from(first, (count, byte) => count + second[byte]! + third[byte]! + fourth[byte]!);
  let sum = 0;
  let squares = 0;
  for (const [byte, count] of counts.entries()) {
    sum += byte * count;
    squares += byte * byte * count;
  }
  const mean = sum / inputs.length;
  return {
    mean: mean / 255,
    deviation: Math.sqrt(Math.max(0, squares / inputs.length - mean * mean)) / 255,
    minimum: counts.findIndex((count) => count > 0) / 255,
    maximum: counts.findLastIndex((count) => count > 0) / 255,
  };
}

/** Welford's running mean and deviation (1962), which lose nothing where the mean is far from 0. */
function floatsFigures(inputs: Float32Array): Figures {
  let mean = 0;
  let squares = 0;
  let minimum = Infinity;
  let maximum = -Infinity;
  for (let i = 0; i < inputs.length; i++) {
    const value = inputs[i]!;
    const difference = value - mean;
    mean += difference / (i + 1);
    squares += difference * (value - mean);
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
  }
  return { mean, deviation: Math.sqrt(squares / inputs.length), minimum, maximum };
}

function looksInverted(dataset: Dataset, figures: Figures): boolean {
  const { shape, inputs, count } = dataset;
  const [height = 1, width = 1, channels = 1] = shape;
  if (shape.length !== 3 || height < 3 || width < 3) return false;
  const bytes = inputs instanceof Uint8Array;
  const middle = bytes ? 0.5 : (figures.minimum + figures.maximum) / 2;
  if (figures.mean <= middle) return false;
  let sum = 0;
  let border = 0;
  const row = width * channels;
  for (let image = 0; image < count; image++) {
    for (let y = 0; y < height; y++) {
      const inner = y > 0 && y < height - 1;
      for (let x = 0; x < row; x++) {
        if (inner && x === channels) x = row - channels; // on to the last pixel of the row
        sum += inputs[(image * height + y) * row + x]!;
        border++;
      }
    }
  }
  return sum / border / (bytes ? 255 : 1) > middle;
}

function round(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** Words after a heading, in lines of at most so many columns, the later ones indented by two. */
function wrap(heading: string, items: readonly string[], columns: number): string[] {
  const lines = [heading];
  for (const [i, item] of items.entries()) {
    const word = i < items.length - 1 ? `${item},` : item;
    const last = lines.length - 1;
    if (lines[last]!.length + 1 + word.length <= columns) lines[last] += ` ${word}`;
    else lines.push(`  ${word}`);
  }
  return lines.map((line) => (line.length <= columns ? line : `${line.slice(0, columns - 1)}…`));
}
