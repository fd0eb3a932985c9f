import { expect, test } from "vitest";
import type { PictureOf } from "./picture-of.ts";
import { elements, parsed, samples, texts } from "./testing.ts";
import { LINE_HEIGHT } from "./text.ts";

type Lines = PictureOf<"lines">;

const lines = (more: Partial<Lines> = {}): Lines => ({ ...samples.lines, ...more });

const along = (...values: readonly number[]): Lines["series"][number]["points"] =>
  values.map((value, x) => [x + 1, value]);

/** Curves and dots: what is drawn inside the frame, without the lines of the grid. */
function marks(picture: Lines): unknown[] {
  const [frame] = elements(parsed(picture), "svg").slice(1);
  return ["path", "circle"].flatMap((name) => Array.from(frame!.getElementsByTagName(name)));
}

test("each series is a line, with dots where asked for; one point alone is a dot", () => {
  expect(marks(lines())).toHaveLength(1 + 1 + 3);
  const alone = { name: "quick", points: along(3) };
  const dots = { name: "dots", points: along(3, 4), style: "dots" as const };
  expect(marks(lines({ series: [alone, dots] }))).toHaveLength(1 + 2);
});

test("series stand apart by color and dashes; those of a group look alike and have one name", () => {
  const series = ["a", "b", "c", "d", "e"].map((name) => ({ name, points: along(1, 2) }));
  const looks = (picture: Lines): string[] =>
    elements(parsed(picture), "g")
      .filter((each) => each.getAttribute("stroke-width") !== "1" && each.getAttribute("fill") === "none")
      .map((each) => `${each.getAttribute("stroke")} ${each.getAttribute("stroke-dasharray")}`);
  expect(new Set(looks(lines({ series, marks: [] }))).size).toBe(5);
  const seeds = series.map((each) => ({ ...each, group: "ours" }));
  expect(new Set(looks(lines({ series: seeds, marks: [] }))).size).toBe(1);
  expect(texts(parsed(lines({ series: seeds })))).toContain("ours");
  expect(texts(parsed(lines({ series: seeds })))).not.toContain("a");
});

test("what a picture dashes is dashed, and nothing else", () => {
  const series = ["a", "b", "c"].map((name, n) => ({
    name,
    points: along(1, 2),
    style: n === 2 ? ("dashed" as const) : ("line" as const),
  }));
  const svg = parsed(lines({ series, marks: [] }));
  expect(elements(svg, "g").filter((each) => each.hasAttribute("stroke-dasharray"))).toHaveLength(1);
});

test("names at the ends of lines that end together stand apart", () => {
  const series = ["a", "b", "c", "d"].map((name, n) => ({ name, points: along(1, 2 + n / 1000) }));
  const heights = elements(parsed(lines({ series })), "text")
    .filter(({ textContent }) => /^[abcd]$/.test(textContent ?? ""))
    .map((text) => Number(text.getAttribute("y")))
    .sort((a, b) => a - b);
  expect(heights).toHaveLength(4);
  for (let i = 1; i < 4; i++) expect(heights[i]! - heights[i - 1]!).toBeGreaterThanOrEqual(LINE_HEIGHT - 0.02);
});

test("names too long for that stand in a legend, each once", () => {
  const name = "a network with two hidden layers of neurons";
  const series = [{ name, points: along(1, 2) }];
  expect(texts(parsed(lines({ series }))).filter((text) => text === name)).toHaveLength(1);
});

test("a logarithmic axis shows powers of ten, and refuses zero and below", () => {
  const y = { label: "gradient", scale: "log" as const };
  const series = [{ name: "layer 1", points: along(1e-7, 1e-3, 1) }];
  expect(texts(parsed(lines({ y, series, marks: [] })))).toEqual(expect.arrayContaining(["10⁻⁶", "10⁻²"]));
  const zero = [{ name: "layer 1", points: along(1, 0, 2) }];
  expect(() => parsed(lines({ y, series: zero }))).toThrow(
    `lines "Cost & "accuracy"": a y of "layer 1" is 0, which the logarithmic axis "gradient" cannot show
make the axis linear, or leave the value out and say so in the picture's text`,
  );
  const from = { ...y, from: -1 };
  expect(() => parsed(lines({ y: from, series, marks: [] }))).toThrow('the axis "gradient": from is -1, which the log');
});

test.each([
  [[], 'lines "Cost & "accuracy"": there is no series'],
  [[{ name: "a", points: [] }], '"a" has no points'],
  [[{ name: "a", points: along(1, Number.NaN) }], 'a y of "a" is NaN, which cannot be drawn'],
  [[{ name: "a", points: [[Number.POSITIVE_INFINITY, 1] as const] }], 'an x of "a" is Infinity'],
])("series that cannot be drawn are refused: %j", (series, message) => {
  expect(() => parsed(lines({ series }))).toThrow(message);
});

test("an axis begins where it is told to, unless a curve would end out of sight", () => {
  const from = (value: number): string[] => {
    const series = [{ name: "a", points: along(10, 91, 95) }];
    return texts(parsed(lines({ series, marks: [], y: { label: "accuracy, %", from: value } })));
  };
  expect(from(90)).not.toContain("80");
  expect(from(90)).toContain("92");
  expect(from(98)).toContain("96");
});

test("an axis that ends before it begins is refused", () => {
  expect(() => parsed(lines({ x: { label: "epoch", from: 5, to: 4 } }))).toThrow('the axis "epoch" goes from 5 to 4');
});
