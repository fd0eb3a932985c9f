import { RequestError } from "../core/errors.ts";
import { type Box, inkSign, luminance, type Picture, type Polarity, requirePolarity } from "./picture.ts";
import { scaled } from "./scale.ts";

const field = 28;
/** Longer side of a digit in the field. */
const digitSide = 20;
/** Ink must differ from its background by this much, of 1: 20 steps of a byte, less rounding. */
const leastContrast = 19.5 / 255;

/**
 * A picture of one digit, of any size, made as MNIST's were: light ink on black, the digit's longer side 20 pixels
 * with its aspect kept, placed by whole pixels so that its center of mass is in the middle of 28x28 pixels (LeCun,
 * Bottou, Bengio and Haffner 1998, section III.A; MNIST's images show that the middle is the center of pixel 14 of
 * 0 to 27, in both directions). Images of MNIST come out as they are.
 *
 * The background is the median of the picture's border; what differs from it too little to be told from noise is
 * removed, and weak ink is made as strong as MNIST's. Transparent pixels show paper that makes the ink visible.
 *
 * A RequestError for a picture of more than 100 million pixels or 65,535 on a side, of the wrong length, or without anything on it.
 *
 * @returns `[28, 28, 1]` bytes
 * @example
 * ```ts
 * const { width, height, data } = canvas.getImageData(0, 0, canvas.width, canvas.height);
 * const [top] = await predict(model, normalizeDigit({ width, height, data }));
 * ```
 */
export function normalizeDigit(picture: Picture, options: { readonly polarity?: Polarity } = {}): Uint8Array {
  const polarity = requirePolarity("normalizeDigit", options.polarity);
  const { width, height } = picture;
  const light = luminance("normalizeDigit", picture, polarity);
  const border = borderOf(light, width, height);
  const background = median(border);
  // The median deviation, unlike the mean one, is that of the paper even where the digit runs over the edge.
  const noise = median(border.map((value) => Math.abs(value - background)));
  const sign =
    polarity === "auto" ? inkSign(light.map((value) => value - background)) : polarity === "dark-on-light" ? -1 : 1;
  let strongest = 0;
  for (let pixel = 0; pixel < light.length; pixel++) {
    strongest = Math.max(strongest, sign * (light[pixel]! - background));
  }
  const needed = Math.max(leastContrast, 8 * noise);
  if (strongest < needed) {
    const of255 = (value: number): string => String(Math.round(255 * value));
    throw new RequestError(
      `normalizeDigit: the picture is blank: nothing is ${sign < 0 ? "darker" : "lighter"} than its background by ` +
        `${of255(needed)} of 255, the most is ${of255(strongest)}`,
      "give a picture of one digit, well lit and with some margin; if it has one, say its polarity",
    );
  }
  // The faint edges of a picture as small as MNIST's are part of it; in a large one they are blur and compression.
  const large = Math.min(1, Math.max(0, Math.max(width, height) / field - 1));
  const faint = Math.min(strongest / 2, Math.max(8 * noise, 0.12 * large * strongest));
  const ink = new Float64Array(light.length);
  for (let pixel = 0; pixel < light.length; pixel++) {
    const value = sign * (light[pixel]! - background);
    if (value > faint) ink[pixel] = value;
  }
  const digit = resize(ink, width, boundingBox(ink, width, height));
  return center(digit);
}

/** The outermost pixels; those of the corners count twice. */
function borderOf(light: Float32Array, width: number, height: number): Float32Array {
  const border = new Float32Array(2 * width + 2 * height);
  let end = 0;
  for (let x = 0; x < width; x++) {
    border[end++] = light[x]!;
    border[end++] = light[(height - 1) * width + x]!;
  }
  for (let y = 0; y < height; y++) {
    border[end++] = light[y * width]!;
    border[end++] = light[(y + 1) * width - 1]!;
  }
  return border;
}

function median(values: Float32Array): number {
  return values.slice().sort()[values.length >> 1]!;
}

/** The smallest box around all ink; there is some. */
function boundingBox(ink: Float64Array, width: number, height: number): Box {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (ink[y * width + x] === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  return { left, top, width: right - left, height: bottom - top };
}

interface Digit {
  readonly width: number;
  readonly height: number;
  /** `[height, width]`, 0 to 1. */
  readonly ink: Float64Array;
}

/** The box scaled so that its longer side is 20 pixels, its aspect kept, and its strongest pixel about 1. */
function resize(ink: Float64Array, stride: number, box: Box): Digit {
  const scale = digitSide / Math.max(box.width, box.height);
  const width = Math.max(1, Math.round(box.width * scale));
  const height = Math.max(1, Math.round(box.height * scale));
  const resized = scaled(ink, stride, box, width, height);
  const strongest = resized.reduce((most, value) => Math.max(most, value), 0);
  // One in ten of MNIST's images has 254 as its strongest pixel; such ink is strong enough to be left alone.
  if (strongest < 0.95) for (let i = 0; i < resized.length; i++) resized[i]! /= strongest;
  return { width, height, ink: resized };
}

/** The digit in the field of 28x28, its center of mass nearest to the center of pixel (14, 14). */
function center({ width, height, ink }: Digit): Uint8Array {
  let mass = 0;
  let momentX = 0;
  let momentY = 0;
  for (let i = 0; i < ink.length; i++) {
    mass += ink[i]!;
    momentX += ink[i]! * (i % width);
    momentY += ink[i]! * Math.floor(i / width);
  }
  // A digit whose mass is far from its middle still stays in the field as a whole.
  const place = (moment: number, side: number): number =>
    Math.min(field - side, Math.max(0, Math.ceil(field / 2 - 0.5 - moment / mass)));
  const left = place(momentX, width);
  const top = place(momentY, height);
  const image = new Uint8Array(field * field);
  for (let i = 0; i < ink.length; i++) {
    const pixel = (top + Math.floor(i / width)) * field + left + (i % width);
    image[pixel] = Math.round(255 * Math.min(1, ink[i]!));
  }
  return image;
}
