import fc from "fast-check";
import type { Picture } from "inkling/experiments";
import { describe, expect, test } from "vitest";
import { drawPicture } from "./draw.ts";
import type { PictureOf } from "./picture-of.ts";
import { base64, elements, parsed, samples, testImages, texts } from "./testing.ts";

const all = Object.values(samples) as Picture[];

describe.each(all.map((picture) => [picture.kind, picture] as const))("%s", (_, picture) => {
  test("is well-formed, with no number that is none", () => {
    const document = parsed(picture, { testImages });
    for (const element of elements(document, "*")) {
      for (const { name, value } of Array.from(element.attributes)) {
        expect(value, `${element.nodeName} ${name}`).not.toMatch(/NaN|Infinity|undefined|null/);
      }
    }
  });

  test("says what it is to who does not see it", () => {
    const document = parsed(picture, { testImages });
    const { title, alt } = picture;
    const drawn = elements(document, "*").filter((element) => element.getAttribute("role") === "img");
    for (const element of drawn) expect(element.getAttribute("aria-label")).toBe(alt);
    const [group] = elements(document, "div").filter((element) => element.getAttribute("role") === "group");
    const captions = elements(document, "caption").map(({ textContent }) => textContent);
    if (group !== undefined) expect(group.getAttribute("aria-label")).toBe(`${title}. ${alt}`);
    else if (captions.length > 0) expect(captions).toEqual([`${title}. ${alt}`]);
    else expect(drawn).toHaveLength(1);
    if (elements(document, "svg").length > 0) {
      expect(elements(document, "title").map(({ textContent }) => textContent)).toEqual([title]);
      expect(elements(document, "desc").map(({ textContent }) => textContent)).toEqual([alt]);
    }
  });

  test("is the same each time, and without inline style", () => {
    const drawn = drawPicture(picture, { testImages });
    expect(drawPicture(picture, { testImages })).toBe(drawn);
    expect(drawn).not.toMatch(/<style|style=/);
  });
});

test("a file of its own brings its colors; what is part of a page is refused", () => {
  const svg = drawPicture(samples.circuit, { standalone: true });
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(svg).toContain("--figure-ink:#1B1F27");
  expect(svg).toContain("prefers-color-scheme:dark");
  expect(() => drawPicture(samples.table, { standalone: true })).toThrow(
    'table "Seeds" is drawn as a part of a page, not as a file of its own\nput it into a page with pictureStyle',
  );
});

test("images as a file of their own are lines, a color for each shade, and the scale of colors", () => {
  const pixels = base64([0, 0, 128, 255]);
  const picture = { ...samples.images, width: 2, height: 2, images: [{ name: "neuron 7", pixels }] };
  const document = parsed(picture, { standalone: true });
  const [tile] = elements(document, "g").filter((each) => each.getAttribute("transform")?.startsWith("scale"));
  const lines = Array.from(tile!.getElementsByTagName("path"), (each) => each.getAttribute("d"));
  expect(lines).toEqual(["M0 0h2", "M0 1h1", "M1 1h1"]);
  expect(texts(document)).toEqual(["7", "− negative", "positive +"]);
  expect(texts(parsed({ ...picture, scale: "ink" }, { standalone: true }))).toEqual(["7"]);
});

test("whatever finite numbers come, no attribute is without one", () => {
  const number = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
    fc.integer({ min: -3, max: 3 }),
    fc.double({ noNaN: true, min: 0, max: 1e-6 }),
  );
  const point = fc.tuple(number, number);
  // The parser warns of the character that stands for unknown ones, wherever it finds it.
  const name = fc.string({ unit: "grapheme", maxLength: 40 }).filter((text) => !text.includes("\uFFFD"));
  const lines = fc.record({
    ...{ kind: fc.constant("lines" as const), title: name, alt: name },
    x: fc.constant({ label: "x" }),
    y: fc.constant({ label: "y" }),
    series: fc.array(
      fc.record({
        name,
        points: fc.array(point, { minLength: 1, maxLength: 6 }),
        style: fc.constantFrom("line", "dashed", "dots", "line and dots"),
      }),
      { minLength: 1, maxLength: 12 },
    ),
    marks: fc.array(fc.record({ x: number, label: name }), { maxLength: 2 }),
  });
  const bars = fc.record({
    ...{ kind: fc.constant("bars" as const), title: name, alt: name },
    x: fc.constant({ label: "x" }),
    bars: fc.array(fc.record({ name, value: number, low: number, high: number }), { minLength: 1, maxLength: 8 }),
  });
  fc.assert(
    fc.property(fc.oneof(lines, bars), fc.integer({ min: 320, max: 1200 }), (picture, width) => {
      parsed(picture as PictureOf<"lines" | "bars">, { width });
      expect(drawPicture(picture as PictureOf<"lines" | "bars">, { width })).not.toMatch(/"[^"]*(NaN|Infinity)[^"]*"/);
    }),
    { numRuns: 40 },
  );
});
