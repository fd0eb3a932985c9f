import type { Box } from "./picture.ts";

/** Ink that hangs together. */
export interface Component {
  readonly box: Box;
  /** Sum of its ink. */
  readonly mass: number;
  /** Numbers of its pixels. */
  readonly pixels: readonly number[];
}

/** The pieces of ink that hang together, corner to corner too, in the order in which rows from the top meet them. */
export function componentsOf(ink: ArrayLike<number>, width: number, height: number): Component[] {
  const seen = new Uint8Array(width * height);
  const components: Component[] = [];
  for (let first = 0; first < seen.length; first++) {
    if (seen[first] === 1 || !(ink[first]! > 0)) continue;
    const pixels = [first];
    seen[first] = 1;
    let [left, top, right, bottom, mass] = [width, height, 0, 0, 0];
    for (let next = 0; next < pixels.length; next++) {
      const pixel = pixels[next]!;
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      mass += ink[pixel]!;
      for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
        for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
          const neighbor = row * width + column;
          if (seen[neighbor] === 1 || !(ink[neighbor]! > 0)) continue;
          seen[neighbor] = 1;
          pixels.push(neighbor);
        }
      }
    }
    components.push({ box: { left, top, width: right - left + 1, height: bottom - top + 1 }, mass, pixels });
  }
  return components;
}
