import { encode } from "fast-png";
import { type Dataset, Random } from "inkling";

const SIDE = 28;
/** Pixels of the picture for each of a digit's, and between digits, and around them all. */
const SCALE = 2;
const GAP = 6;
const MARGIN = 20;

/**
 * A contact sheet as a PNG file: dark ink on white, row r with examples of class r, beginning anew after the last class.
 *
 * @param data digits `[28, 28, 1]` with labels
 * @param seed which of them are taken
 */
export function contactSheet(
  data: Dataset,
  { rows, columns, seed }: { rows: number; columns: number; seed: number },
): Uint8Array {
  const pitch = SIDE * SCALE + GAP;
  const width = 2 * MARGIN + columns * pitch - GAP;
  const height = 2 * MARGIN + rows * pitch - GAP;
  const pixels = new Uint8Array(width * height).fill(255);
  for (const [place, example] of choose(data, rows, columns, seed).entries()) {
    if (example === undefined) continue;
    const left = MARGIN + (place % columns) * pitch;
    const top = MARGIN + Math.floor(place / columns) * pitch;
    for (let y = 0; y < SIDE * SCALE; y++) {
      for (let x = 0; x < SIDE * SCALE; x++) {
        const from = (example * SIDE + Math.floor(y / SCALE)) * SIDE + Math.floor(x / SCALE);
        pixels[(top + y) * width + left + x] = 255 - data.inputs[from]!;
      }
    }
  }
  return encode({ width, height, data: pixels, channels: 1, depth: 8 });
}

/** Indices of examples, row by row, none twice; undefined where a class has too few. */
function choose(data: Dataset, rows: number, columns: number, seed: number): (number | undefined)[] {
  const shuffled = new Random(seed, "contact sheet").shuffle(Uint32Array.from({ length: data.count }, (_, n) => n));
  const ofClass = data.classes.map((_, label) => Array.from(shuffled).filter((n) => data.targets[n] === label));
  const taken = data.classes.map(() => 0);
  return Array.from({ length: rows * columns }, (_, place) => {
    const label = Math.floor(place / columns) % data.classes.length;
    return ofClass[label]![taken[label]!++];
  });
}
