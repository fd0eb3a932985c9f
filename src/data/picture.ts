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

/** A rectangle of whole pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const mostPixels = 100_000_000;
const mostSide = 65_535;

/** The polarity that an option asks for: `auto` where it asks for none. */
export function requirePolarity(operation: string, polarity: Polarity = "auto"): Polarity {
  return requireChoice(`${operation}: polarity`, polarity, ["auto", "dark-on-light", "light-on-dark"]);
}

/**
 * Brightness of each pixel, 0 to 1: Rec. 601 luma, over paper where the picture is transparent.
 *
 * @throws RequestError for a picture of more than 100 million pixels or 65,535 on a side, or of the wrong length
 */
export function luminance(operation: string, picture: Picture, polarity: Polarity): Float32Array {
  const { data, channels = 4 } = picture;
  const width = requireInteger(`${operation}: width`, picture.width, 1, mostSide);
  const height = requireInteger(`${operation}: height`, picture.height, 1, mostSide);
  const pixels = width * height;
  if (pixels > mostPixels) {
    throw new RequestError(
      `${operation}: the picture has ${width}x${height} pixels, more than ${mostPixels}`,
      "make it smaller, or cut out the digit",
    );
  }
  requireInteger(`${operation}: channels`, channels, 1, 4);
  if (!(data instanceof Uint8Array || data instanceof Uint8ClampedArray || data instanceof Uint16Array)) {
    throw new RequestError(
      `${operation}: data must be a Uint8Array, Uint8ClampedArray or Uint16Array, got ${describe(data)}`,
      "give the pixels as bytes or as 16-bit numbers",
    );
  }
  if (data.length !== pixels * channels) {
    throw new RequestError(
      `${operation}: data has ${data.length} elements, expected ${width} x ${height} x ${channels} = ${pixels * channels}`,
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

/** 1 where ink is lighter than the background, -1 where it is darker. Cubes let few strong pixels outweigh weak noise. */
export function inkSign(differences: Float32Array): 1 | -1 {
  let skew = 0;
  for (let i = 0; i < differences.length; i++) skew += differences[i]! * differences[i]! * differences[i]!;
  return skew > 0 ? 1 : -1;
}
