import { type Chart, type Frame, HALO, textAt } from "./chart.ts";
import { color } from "./color.ts";
import type { Family } from "./families.ts";
import type { PictureOf } from "./picture-of.ts";
import { type Box, leastCovering, type Point, pointsAlong, spread } from "./place.ts";
import { attributes, FONT_SIZE, LINE_HEIGHT, short, textWidth } from "./text.ts";

type Lines = PictureOf<"lines">;

/** Names at the ends of lines, moved apart where lines end together, then with a thread to the end. */
export function drawEndLabels(families: readonly Family[], frame: Frame, chart: Chart): string {
  const ends = families.map(({ series }) => {
    // The name of a group stands at the middle one of its ends.
    const last = series.map(({ points }) => points.at(-1)!).sort((a, b) => a[1] - b[1]);
    const [x, y] = last[last.length >> 1]!;
    return { x: chart.x(x), y: Math.max(frame.top, Math.min(frame.bottom, chart.y(y))) };
  });
  const heights = spread(
    ends.map(({ y }) => y),
    LINE_HEIGHT,
    frame.top,
    frame.bottom,
  );
  const left = frame.right + 12;
  return families
    .map(({ name, tone }, index) => {
      const { x, y } = ends[index]!;
      const height = heights[index]!;
      const near = Math.abs(height - y) < 4 && x > frame.right - 4;
      const d = `M${short(Math.min(x + 4, frame.right))} ${short(y)}H${short(frame.right + 2)}L${short(left - 3)} ${short(height)}`;
      const thread = near ? "" : `<path${attributes({ d, stroke: tone.color, "stroke-width": 0.75, fill: "none" })}/>`;
      return thread + textAt(left, height + FONT_SIZE * 0.35, name, { fill: tone.color, "font-weight": 600 });
    })
    .join("");
}

/** Labels beside the lines across, where they cover the least of the curves. */
export function drawMarkLabels(
  marks: NonNullable<Lines["marks"]>,
  series: Lines["series"],
  frame: Frame,
  chart: Chart,
): string {
  const points = series.flatMap(({ points, style }) => {
    const drawn = points.map(([x, y]): Point => [chart.x(x), chart.y(y)]);
    return style === "dots" ? drawn : pointsAlong(drawn);
  });
  const taken: Box[] = [];
  return marks
    .map(({ x, y, label }) => {
      const width = textWidth(label);
      const boxes =
        y !== undefined ? besideLevel(chart.y(y), width, frame) : besideUpright(chart.x(x ?? 0), width, frame);
      const box = leastCovering(boxes, points, taken);
      taken.push(box);
      return textAt(box.left, box.bottom - 5, label, { ...HALO, fill: color("soft") });
    })
    .join("");
}

/** Places above and below a line across, from right to left. */
function besideLevel(y: number, width: number, { left, right, top, bottom }: Frame): Box[] {
  const steps = [1, 0.75, 0.5, 0.25, 0];
  return steps
    .flatMap((part) => {
      const from = left + 6 + part * Math.max(0, right - left - 12 - width);
      return [y - LINE_HEIGHT - 1, y + 2].map((above) => boxAt(from, above, width));
    })
    .filter((box) => box.top >= top - LINE_HEIGHT && box.bottom <= bottom)
    .concat([boxAt(right - width - 6, Math.max(top, y - LINE_HEIGHT), width)]);
}

/** Places to the right and to the left of an upright line, from top to bottom. */
function besideUpright(x: number, width: number, { left, right, top, bottom }: Frame): Box[] {
  const room = bottom - top - LINE_HEIGHT - 4;
  return [0, 0.2, 0.4, 0.6, 0.8, 1]
    .flatMap((part) => [x + 6, x - width - 6].map((from) => boxAt(from, top + 2 + part * room, width)))
    .filter((box) => box.left >= left && box.right <= right)
    .concat([boxAt(Math.max(left, Math.min(right - width, x + 6)), top + 2, width)]);
}

function boxAt(left: number, top: number, width: number): Box {
  return { left, right: left + width, top, bottom: top + LINE_HEIGHT };
}
