import { describe, RequestError, requireChoice, requireInteger } from "../core/errors.ts";

/** A picture as decoders and canvases give it: rows from the top, pixels from the left, channels interleaved. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha (not premultiplied); 4 without, as in a canvas's ImageData. */
  readonly channels?: 1 | 2 | 3 | 4;
  /** `[height, width, channels]`: bytes, or 16-bit numbers from 0 to 65535. */
  readonly data: Uint8Array | Uint8ClampedArray | Uint16Array;
}

/** Whether ink is darker or lighter than what it is written on; `auto` looks. */
export type Polarity = "auto" | "dark-on-light" | "light-on-dark";

const field = 28;
/** Longer side of a digit in the field. */
const digitSide = 20;
const mostPixels = 100_000_000;
const mostSide = 65_535;
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
  const polarity = requireChoice("normalizeDigit: polarity", options.polarity ?? "auto", [
    "auto",
    "dark-on-light",
    "light-on-dark",
  ]);
  const { width, height } = picture;
  const light = luminance(picture, polarity);
  const border = borderOf(light, width, height);
  const background = median(border);
  // The median deviation, unlike the mean one, is that of the paper even where the digit runs over the edge.
  const noise = median(border.map((value) => Math.abs(value - background)));
  const sign = polarity === "auto" ? inkSign(light, background) : polarity === "dark-on-light" ? -1 : 1;
  const strongest = light.reduce((most, value) => Math.max(most, sign * (value - background)), 0);
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
  const ink = (pixel: number): number => {
    const value = sign * (light[pixel]! - background);
    return value > faint ? value : 0;
  };
  const digit = resize(ink, width, boundingBox(ink, width, height));
  return center(digit);
}

/** Brightness of each pixel, 0 to 1: Rec. 601 luma, over paper where the picture is transparent. */
function luminance(picture: Picture, polarity: Polarity): Float32Array {
  const { data, channels = 4 } = picture;
  const width = requireInteger("normalizeDigit: width", picture.width, 1, mostSide);
  const height = requireInteger("normalizeDigit: height", picture.height, 1, mostSide);
  const pixels = width * height;
  if (pixels > mostPixels) {
    throw new RequestError(
      `normalizeDigit: the picture has ${width}x${height} pixels, more than ${mostPixels}`,
      "make it smaller, or cut out the digit",
    );
  }
  requireInteger("normalizeDigit: channels", channels, 1, 4);
  if (!(data instanceof Uint8Array || data instanceof Uint8ClampedArray || data instanceof Uint16Array)) {
    throw new RequestError(
      `normalizeDigit: data must be a Uint8Array, Uint8ClampedArray or Uint16Array, got ${describe(data)}`,
      "give the pixels as bytes or as 16-bit numbers",
    );
  }
  if (data.length !== pixels * channels) {
    throw new RequestError(
      `normalizeDigit: data has ${data.length} elements, expected ${width} x ${height} x ${channels} = ${pixels * channels}`,
      "give width, height and channels of the picture",
    );
  }
  const scale = data instanceof Uint16Array ? 1 / 65535 : 1 / 255;
  const light = new Float32Array(pixels);
  for (let pixel = 0, i = 0; pixel < pixels; pixel++, i += channels) {
    light[pixel] = scale * (channels < 3 ? data[i]! : 0.299 * data[i]! + 0.587 * data[i + 1]! + 0.114 * data[i + 2]!);
  }
  if (channels === 1 || channels === 3) return light;
  const alpha = (pixel: number): number => scale * data[pixel * channels + channels - 1]!;
  const paper = paperUnder(light, alpha, polarity);
  for (let pixel = 0; pixel < pixels; pixel++) light[pixel]! += (1 - alpha(pixel)) * (paper - light[pixel]!);
  return light;
}

/**
 * Brightness of the paper to lay under a transparent picture, 0 or 1. Where all that is opaque looks alike, it is ink,
 * and its opposite shows it; where it varies, it is ink on paper of its own, whose edge the paper under it continues.
 */
function paperUnder(light: Float32Array, alpha: (pixel: number) => number, polarity: Polarity): 0 | 1 {
  if (polarity !== "auto") return polarity === "dark-on-light" ? 1 : 0;
  let weight = 0;
  let sum = 0;
  let squares = 0;
  for (let pixel = 0; pixel < light.length; pixel++) {
    const opaque = alpha(pixel);
    weight += opaque;
    sum += opaque * light[pixel]!;
    squares += opaque * light[pixel]! * light[pixel]!;
  }
  if (weight === 0) return 1;
  const mean = sum / weight;
  const alike = squares / weight - mean * mean < 0.15 * 0.15;
  return mean > 0.5 === alike ? 0 : 1;
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

/** 1 where ink is lighter than the background, -1 where it is darker. Cubes let few strong pixels outweigh weak noise. */
function inkSign(light: Float32Array, background: number): 1 | -1 {
  const skew = light.reduce(
    (sum, value) => sum + (value - background) * (value - background) * (value - background),
    0,
  );
  return skew > 0 ? 1 : -1;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The smallest box around all ink; there is some. */
function boundingBox(ink: (pixel: number) => number, width: number, height: number): Box {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (ink(y * width + x) === 0) continue;
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
function resize(ink: (pixel: number) => number, stride: number, box: Box): Digit {
  const scale = digitSide / Math.max(box.width, box.height);
  const width = Math.max(1, Math.round(box.width * scale));
  const height = Math.max(1, Math.round(box.height * scale));
  const columns = resampling(box.width, width);
  const rows = resampling(box.height, height);
  const narrow = new Float64Array(box.height * width); // first across, then down
  for (let y = 0; y < box.height; y++) {
    const start = (box.top + y) * stride + box.left;
    for (const [x, taps] of columns.entries()) {
      for (const { from, weight } of taps) narrow[y * width + x]! += weight * ink(start + from);
    }
  }
  const resized = new Float64Array(height * width);
  for (const [y, taps] of rows.entries()) {
    for (const { from, weight } of taps) {
      for (let x = 0; x < width; x++) resized[y * width + x]! += weight * narrow[from * width + x]!;
    }
  }
  const strongest = resized.reduce((most, value) => Math.max(most, value), 0);
  // One in ten of MNIST's images has 254 as its strongest pixel; such ink is strong enough to be left alone.
  if (strongest < 0.95) for (let i = 0; i < resized.length; i++) resized[i]! /= strongest;
  return { width, height, ink: resized };
}

interface Tap {
  readonly from: number;
  readonly weight: number;
}

/** Which old pixels make each new one along one axis: the mean of the area it covers, or between the two nearest. */
function resampling(before: number, after: number): Tap[][] {
  const step = before / after;
  return Array.from({ length: after }, (_, i) => {
    if (step < 1) {
      const place = Math.min(before - 1, Math.max(0, (i + 0.5) * step - 0.5));
      const from = Math.floor(place);
      const next = Math.min(before - 1, from + 1);
      return [
        { from, weight: 1 - (place - from) },
        { from: next, weight: place - from },
      ];
    }
    const [start, end] = [i * step, (i + 1) * step];
    const taps: Tap[] = [];
    for (let from = Math.floor(start); from < Math.min(before, end); from++) {
      taps.push({ from, weight: (Math.min(end, from + 1) - Math.max(start, from)) / step });
    }
    return taps;
  });
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
