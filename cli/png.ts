import { type DecodedPng, decode } from "fast-png";
import { type Picture, RequestError } from "inkling";
import { withoutBombs } from "./unpacked.ts";

/** More pixels than any photograph has: refused before anything is unpacked. */
const MOST_PIXELS = 100_000_000;
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const AGAIN = "get or save the picture again";
/** Signature, then the chunk IHDR with its checksum. */
const HEADER_BYTES = 33;

/** Whether a file says that it is PNG. */
export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/** A PNG file as a picture: any size, depth, palette or transparency that PNG knows. */
export function decodePng(bytes: Uint8Array, path: string): Picture {
  checkHeader(bytes, path);
  const safe = withoutBombs(bytes, path);
  let png: DecodedPng;
  try {
    png = decode(safe, { checkCrc: true });
  } catch (error) {
    throw new RequestError(`${path} is a damaged PNG picture: ${reasonOf(error as Error, bytes)}`, AGAIN, {
      cause: error,
    });
  }
  return toPicture(png);
}

/** Why the decoder gave up, in words that need no knowledge of its inside. */
function reasonOf(error: Error, bytes: Uint8Array): string {
  if (error instanceof RangeError) return `it is cut off, at offset ${bytes.length}`;
  if (error.message === "Unsupported filter: undefined") return "it holds fewer rows than its header says";
  return error.cause instanceof Error ? `${error.message} ${error.cause.message}` : error.message;
}

function checkHeader(bytes: Uint8Array, path: string): void {
  if (bytes.length < HEADER_BYTES) {
    throw new RequestError(
      `${path} is a damaged PNG picture: it is cut off, at offset ${bytes.length}, within its header`,
      AGAIN,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (width >= 1 && height >= 1 && width * height <= MOST_PIXELS) return;
  throw new RequestError(
    `${path} must have 1 to ${MOST_PIXELS} pixels, its header at offset 16 says ${width}x${height}`,
    "make the picture smaller, or cut out the digit",
  );
}

/** One, two, three or four channels of bytes or 16-bit numbers; palettes and packed bits are unpacked. */
function toPicture(png: DecodedPng): Picture {
  const { width, height, depth } = png;
  const samples = depth < 8 ? unpackBits(png) : png.data;
  if (png.palette !== undefined) return { width, height, channels: 4, data: fromPalette(samples, png.palette) };
  const scaled = depth < 8 ? samples.map((value) => (value * 255) / (2 ** depth - 1)) : samples;
  const { channels, transparency } = png;
  if (transparency === undefined) return { width, height, channels: channels as 1 | 2 | 3 | 4, data: scaled };
  return { width, height, ...withAlpha(samples, scaled, channels, transparency) };
}

/** Samples of 1, 2 or 4 bits, each in a byte of its own; every row begins with a new byte. */
function unpackBits({ width, height, depth, data }: DecodedPng): Uint8Array {
  const perRow = Math.ceil((width * depth) / 8);
  const samples = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const bit = x * depth;
      samples[i] = (data[y * perRow + (bit >> 3)]! >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
    }
  }
  return samples;
}

/** The colors that the samples number: RGB and alpha. */
function fromPalette(samples: DecodedPng["data"], palette: readonly number[][]): Uint8Array {
  const pixels = new Uint8Array(4 * samples.length);
  for (const [i, sample] of samples.entries()) {
    const [red = 0, green = 0, blue = 0, alpha = 255] = palette[sample] ?? [];
    pixels.set([red, green, blue, alpha], 4 * i);
  }
  return pixels;
}

/** Makes the one color transparent that the file declares to be. */
function withAlpha(
  samples: DecodedPng["data"],
  scaled: DecodedPng["data"],
  channels: number,
  transparency: Uint16Array,
): Pick<Picture, "channels" | "data"> {
  const pixels = samples.length / channels;
  const most = scaled instanceof Uint16Array ? 65_535 : 255;
  const data =
    scaled instanceof Uint16Array ? new Uint16Array(pixels * (channels + 1)) : new Uint8Array(pixels * (channels + 1));
  for (let pixel = 0; pixel < pixels; pixel++) {
    let clear = true;
    for (let channel = 0; channel < channels; channel++) {
      const at = pixel * channels + channel;
      data[pixel * (channels + 1) + channel] = scaled[at]!;
      clear &&= samples[at] === transparency[channel];
    }
    data[pixel * (channels + 1) + channels] = clear ? 0 : most;
  }
  return { channels: (channels + 1) as 2 | 4, data };
}
