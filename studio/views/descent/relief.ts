/*
 * A surface as a map: bluer is higher, a line joins points of one height, and light falls in from the upper left. The
 * heights are asked for at the corners of small squares; between these they are taken to be linear.
 */
import type { Landscape } from "inkling";
import { colorValue } from "../../../figures/color.ts";
import { channelsOf, colorTable } from "../../../figures/color-scales.ts";
import type { Paint } from "../../components/painter.ts";

const LEVELS = 14;
/** Pixels of the page from one corner to the next. */
const SQUARE = 3;

interface Grid {
  readonly columns: number;
  readonly rows: number;
  /** `[rows, columns]`, the highest y first. */
  readonly heights: Float32Array;
  /** Heights of the lines, and of the end of the last band. */
  readonly levels: readonly number[];
}

function gridOf({ value, region }: Landscape, width: number, height: number): Grid {
  const [columns, rows] = [Math.ceil(width / SQUARE) + 1, Math.ceil(height / SQUARE) + 1];
  const [[left, right], [bottom, top]] = [region[0]!, region[1]!];
  const heights = new Float32Array(columns * rows);
  for (let i = 0; i < heights.length; i++) {
    const x = left + ((i % columns) / (columns - 1)) * (right - left);
    const y = top - (Math.floor(i / columns) / (rows - 1)) * (top - bottom);
    heights[i] = value([x, y]);
  }
  const highest = heights.reduce((a, b) => Math.max(a, b), 0);
  // Lines are closer together at the bottom, which would else be one wide plain: squares of even steps.
  const levels = Array.from({ length: LEVELS + 1 }, (_, n) => highest * (n / LEVELS) * (n / LEVELS));
  return { columns, rows, heights, levels };
}

/** Paints the map of a surface that is shown so wide and high; the canvas may have more pixels than that. */
export function reliefPaint(landscape: Landscape, width: number, height: number): Paint {
  const grid = gridOf(landscape, width, height);
  return (context, dark) => {
    const { canvas } = context;
    const image = context.createImageData(canvas.width, canvas.height);
    fill(image, grid, shades(dark), channelsOf(colorValue("ink", dark)));
    context.putImageData(image, 0, 0);
  };
}

/** Colors of the bands, red, green and blue each. */
function shades(dark: boolean): Uint8Array {
  const [low, high] = [colorValue("card", dark), colorValue("blue", dark)];
  return colorTable([low, colorValue("right", dark), high], Math.round(1.5 * LEVELS));
}

function fill(
  { data, width, height }: ImageData,
  { columns, rows, heights, levels }: Grid,
  colors: Uint8Array,
  ink: readonly number[],
): void {
  const [across, down] = [(columns - 1) / width, (rows - 1) / height];
  let band = 0;
  for (let y = 0; y < height; y++) {
    const row = Math.min(rows - 2, Math.floor(y * down));
    const v = y * down - row;
    for (let x = 0; x < width; x++) {
      const column = Math.min(columns - 2, Math.floor(x * across));
      const u = x * across - column;
      const corner = row * columns + column;
      const [a, b] = [heights[corner]!, heights[corner + 1]!];
      const [c, d] = [heights[corner + columns]!, heights[corner + columns + 1]!];
      const here = (1 - v) * ((1 - u) * a + u * b) + v * ((1 - u) * c + u * d);
      // The band is mostly that of the pixel before.
      while (band > 0 && here < levels[band]!) band--;
      while (band < LEVELS - 1 && here > levels[band + 1]!) band++;
      const [below, above] = [levels[band]!, levels[band + 1]!];
      const rise = [((b - a) * (1 - v) + (d - c) * v) * across, ((c - a) * (1 - u) + (d - b) * u) * down] as const;
      // A line is as wide as a pixel and a half, however steep it is here; there is none at the bottom.
      const away = Math.min(band === 0 ? above - here : here - below, above - here);
      const line = 0.4 * Math.max(0, 1 - away / (0.8 * Math.hypot(...rise) + 1e-9));
      const light = 16 * Math.max(-1, Math.min(1, (12 * (rise[0] + rise[1])) / (above - below)));
      const pixel = 4 * (y * width + x);
      for (let i = 0; i < 3; i++) data[pixel + i] = (1 - line) * (colors[3 * band + i]! + light) + line * ink[i]!;
      data[pixel + 3] = 255;
    }
  }
}
