import { inflateSync } from "node:zlib";
import { RequestError } from "inkling";

/** Where IHDR says what (ISO/IEC 15948, 11.2.2). */
const [WIDTH, HEIGHT, DEPTH, COLOR_TYPE, INTERLACE] = [16, 20, 24, 25, 28];
/** Samples of a pixel, by color type. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** First column and row of each pass, and the steps from one to the next: all at once, or Adam7's seven (8.2). */
const WHOLE = [[0, 0, 1, 1]] as const;
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/**
 * A PNG file without the parts that could unpack to far more than its pixels: a kilobyte can stand for a megabyte.
 *
 * Color profiles, which change no digit, are left out unread. The pixels are unpacked once to see how many there are.
 *
 * @param bytes a file whose header is whole
 * @throws RequestError for more pixels than the header says
 */
export function withoutBombs(bytes: Uint8Array, path: string): Uint8Array {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const kept: Buffer[] = [file.subarray(0, 8)];
  const packed: Buffer[] = [];
  let type = "";
  for (let at = 8; at + 8 <= file.length && type !== "IEND"; ) {
    const end = at + 12 + file.readUInt32BE(at);
    type = file.toString("latin1", at + 4, at + 8);
    if (type === "IDAT") packed.push(file.subarray(at + 8, end - 4));
    if (type !== "iCCP") kept.push(file.subarray(at, end));
    at = end;
  }
  const most = pixelBytes(file);
  try {
    // What is cut off or damaged is unpacked as far as it goes; the decoder says what is wrong with it.
    inflateSync(Buffer.concat(packed), { maxOutputLength: most });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") {
      const size = `${file.readUInt32BE(WIDTH)}x${file.readUInt32BE(HEIGHT)}`;
      throw new RequestError(
        `${path} is a damaged PNG picture: its pixels unpack to more than the ${most} bytes of ${size}`,
        "get or save the picture again",
      );
    }
  }
  return Buffer.concat(kept);
}

/** Bytes of all rows, each with the byte that says how it is filtered. */
function pixelBytes(file: Buffer): number {
  const [width, height] = [file.readUInt32BE(WIDTH), file.readUInt32BE(HEIGHT)];
  // Of a type that there is not, the decoder unpacks nothing.
  const bits = file[DEPTH]! * (CHANNELS[file[COLOR_TYPE]!] ?? 1);
  let sum = 0;
  for (const [left, top, across, down] of file[INTERLACE] === 1 ? ADAM7 : WHOLE) {
    const columns = Math.max(0, Math.ceil((width - left) / across));
    const rows = Math.max(0, Math.ceil((height - top) / down));
    if (columns > 0) sum += rows * (1 + Math.ceil((columns * bits) / 8));
  }
  return sum;
}
