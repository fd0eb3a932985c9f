import type { Box } from "./picture.ts";

/**
 * What stands in a box, in another size: the mean of the area that each new pixel covers, or between the two nearest.
 *
 * @param ink of each pixel, by its number
 * @param stride pixels from one row to the next
 * @returns `[height, width]`
 */
export function scaled(
  ink: (pixel: number) => number,
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
    for (const [x, taps] of columns.entries()) {
      for (const { from, weight } of taps) narrow[y * width + x]! += weight * ink(start + from);
    }
  }
  const result = new Float64Array(height * width);
  for (const [y, taps] of rows.entries()) {
    for (const { from, weight } of taps) {
      for (let x = 0; x < width; x++) result[y * width + x]! += weight * narrow[from * width + x]!;
    }
  }
  return result;
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
