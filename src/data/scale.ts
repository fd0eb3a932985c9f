import type { Box } from "./picture.ts";

/**
 * What stands in a box, in another size: the mean of the area that each new pixel covers, or between the two nearest.
 *
 * @param ink of each pixel
 * @param stride pixels from one row to the next
 * @returns `[height, width]`
 */
export function scaled(
  ink: Float32Array | Float64Array,
  stride: number,
  box: Box,
  width: number,
  height: number,
): Float64Array {
  const columns = resampling(box.width, width);
  const rows = resampling(box.height, height);
  const narrow = new Float64Array(box.height * width); // first across, then down
  for (let y = 0; y < box.height; y++) {
    const start = (box.top + y) * stride + box.left;
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let tap = columns.first[x]!; tap < columns.first[x + 1]!; tap++) {
        sum += columns.weight[tap]! * ink[start + columns.from[tap]!]!;
      }
      narrow[y * width + x] = sum;
    }
  }
  const result = new Float64Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let tap = rows.first[y]!; tap < rows.first[y + 1]!; tap++) {
      const [start, weight] = [rows.from[tap]! * width, rows.weight[tap]!];
      for (let x = 0; x < width; x++) result[y * width + x]! += weight * narrow[start + x]!;
    }
  }
  return result;
}

/** Which old pixels make each new one along one axis, and by what weight. */
interface Resampling {
  /** Of each new pixel, the number of the first old one that it takes; those of the next follow. */
  readonly first: readonly number[];
  readonly from: readonly number[];
  readonly weight: readonly number[];
}

/** New pixels along one axis: each the mean of the area it covers, or between the two nearest. */
function resampling(before: number, after: number): Resampling {
  const step = before / after;
  const [first, from, weight]: [number[], number[], number[]] = [[0], [], []];
  for (let i = 0; i < after; i++) {
    if (step < 1) {
      const place = Math.min(before - 1, Math.max(0, (i + 0.5) * step - 0.5));
      const nearest = Math.floor(place);
      from.push(nearest, Math.min(before - 1, nearest + 1));
      weight.push(1 - (place - nearest), place - nearest);
    } else {
      const [start, end] = [i * step, (i + 1) * step];
      for (let old = Math.floor(start); old < Math.min(before, end); old++) {
        from.push(old);
        weight.push((Math.min(end, old + 1) - Math.max(start, old)) / step);
      }
    }
    first.push(from.length);
  }
  return { first, from, weight };
}
