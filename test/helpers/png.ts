import { crc32, deflateSync } from "node:zlib";

/** What a PNG file is made of; nothing is checked, so that bad files can be made too. */
interface PngParts {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample: 1, 2, 4, 8 or 16. */
  readonly depth?: number;
  /** 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGB and alpha. */
  readonly colorType?: number;
  /** `[height, width, channels]`, each from 0 to 2^depth - 1. */
  readonly samples: ArrayLike<number>;
  /** 1 for the order of Adam7; 0. */
  readonly interlace?: number;
  /** Rows that there are pixels of; `height` without. */
  readonly rows?: number;
  /** Chunks between the header and the pixels: `["PLTE", bytes]`. */
  readonly chunks?: readonly (readonly [type: string, bytes: Uint8Array])[];
}

const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** First column and row of each pass, and the steps from one to the next. */
const whole = [[0, 0, 1, 1]] as const;
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The bytes of a PNG file (ISO/IEC 15948), its rows unfiltered. */
export function makePng(parts: PngParts): Uint8Array {
  const { width, height, depth = 8, colorType = 0, interlace = 0, samples, rows: held = height, chunks = [] } = parts;
  const channels = channelsOf[colorType]!;
  const rows: Buffer[] = [];
  for (const [left, top, across, down] of interlace === 1 ? adam7 : whole) {
    const perRow = Math.max(0, Math.ceil((width - left) / across)) * channels;
    for (let y = top; perRow > 0 && y < held; y += down) {
      const row = Buffer.alloc(1 + Math.ceil((perRow * depth) / 8));
      for (let i = 0; i < perRow; i++) {
        const x = left + across * Math.floor(i / channels);
        const sample = samples[(y * width + x) * channels + (i % channels)] ?? 0;
        const at = 1 + ((i * depth) >> 3);
        if (depth === 16) row.writeUInt16BE(sample, at);
        else row[at]! |= sample << (8 - depth - ((i * depth) & 7));
      }
      rows.push(row);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = depth;
  header[9] = colorType;
  header[12] = interlace;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    ...chunks.map(([type, bytes]) => chunk(type, bytes)),
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

function chunk(type: string, bytes: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), bytes]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(bytes.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

/** A digit of 28x28 enlarged by a whole number, with a margin around it: `[side, side]` bytes, 255 for ink. */
export function enlarge(digit: Uint8Array, scale: number, margin = 0): { side: number; ink: Uint8Array } {
  const side = 28 * scale + 2 * margin;
  const ink = new Uint8Array(side * side);
  for (let y = 0; y < 28 * scale; y++) {
    for (let x = 0; x < 28 * scale; x++) {
      ink[(y + margin) * side + x + margin] = digit[Math.floor(y / scale) * 28 + Math.floor(x / scale)]!;
    }
  }
  return { side, ink };
}
