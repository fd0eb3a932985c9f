import { expect, test } from "vitest";
import type { PictureOf } from "./picture-of.ts";
import { elements, parsed, texts } from "./testing.ts";

type Lines = PictureOf<"lines">;

const lines = (more: Partial<Lines> = {}): Lines => ({
  kind: "lines",
  title: "Cost & accuracy",
  alt: "Falls below 1.",
  x: { label: "epoch" },
  y: { label: "cost" },
  series: [
    { name: "training", points: [[1, 3], [2, 2], [3, 1]] }, // biome-ignore format: a line
    { name: "test", points: [[1, 4], [2, 3], [3, 2.5]], style: "line and dots" }, // biome-ignore format: a line
  ],
  ...more,
});

test("each series is a line with its name at its end, with dots where asked for", () => {
  const svg = parsed(lines());
  expect(elements(svg, "path").filter((path) => path.parentNode?.nodeName === "g")).toHaveLength(2 + 3);
  expect(texts(svg)).toEqual(expect.arrayContaining(["epoch", "cost", "training", "test"]));
});
