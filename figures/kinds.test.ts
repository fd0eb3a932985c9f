import { decode } from "fast-png";
import { describe, expect, test } from "vitest";
import { drawPicture } from "./draw.ts";
import { base64, elements, parsed, samples, testImages, texts } from "./testing.ts";

describe("bars", () => {
  const { bars } = samples;
  const circles = (picture = bars) => elements(parsed(picture), "circle");

  test("are bars from zero, with the spread and the published figure", () => {
    const svg = parsed(bars);
    const frame = elements(svg, "svg")[1]!;
    expect(Array.from(frame.getElementsByTagName("rect"))).toHaveLength(3);
    expect(Array.from(frame.getElementsByTagName("path"))).toHaveLength(2);
    expect(circles()).toHaveLength(0);
    expect(texts(svg)).toEqual(
      expect.arrayContaining(["22.25", "95.4", "95.42", "published", "lowest to highest run"]),
    );
  });

  test("are dots where the axis does not begin at zero, since a length would say nothing", () => {
    expect(circles({ ...bars, x: { label: "accuracy, %", from: 5 } })).toHaveLength(3);
    expect(circles({ ...bars, x: { label: "accuracy, %", scale: "log" } })).toHaveLength(3);
  });

  test("an axis begins below all values", () => {
    const svg = parsed({ ...bars, x: { label: "accuracy, %", from: 90 } });
    expect(texts(svg)).toContain("20");
  });

  test("none are refused", () => {
    expect(() => parsed({ ...bars, bars: [] })).toThrow('bars "Readers": there are none');
  });
});

describe("true against read", () => {
  const picture = samples["true-against-read"];

  test("a dot for each image, in its cell", () => {
    const svg = parsed(picture);
    const dots = (name: string) => {
      const path = elements(svg, "path").find((each) => each.getAttribute("class") === `figure-dots-${name}`)!;
      return path.getAttribute("d")!.match(/m/g);
    };
    expect(dots("right")).toHaveLength(50);
    expect(dots("wrong")).toHaveLength(4);
  });

  test.each([
    [[], "there are no counts"],
    [[[1, 2], [3]], "the row of 1 has 1 counts, and there are 2 rows"],
    [[[0.5]], "a count of 0 is 0.5"],
    [[[-1]], "a count of 0 is -1"],
  ])("counts %j are refused", (counts, message) => {
    expect(() => parsed({ ...picture, counts })).toThrow(message);
  });
});

test("confusion is a table: right ones apart, none faint, the more the darker", () => {
  const document = parsed({ ...samples.confusion, counts: [[9, 0, 1], [50, 9, 7], [1, 1, 9]] }); // biome-ignore format: a table
  const cells = elements(document, "td").slice(1);
  expect(cells.map(({ textContent }) => textContent)).toEqual(["9", "0", "1", "50", "9", "7", "1", "1", "9"]);
  expect(cells.map((cell) => cell.getAttribute("class")?.replace("figure-", ""))).toEqual(
    ["right", "none", "wrong-1", "wrong-4", "right", "wrong-2", "wrong-1", "wrong-1", "right"], // biome-ignore format: one line
  );
  expect(elements(document, "th").filter((th) => th.getAttribute("scope") === "row")).toHaveLength(3);
});

describe("digits", () => {
  const { digits } = samples;

  test("a row for each image, mistakes with a cross and the word", () => {
    const document = parsed(digits, { testImages });
    expect(elements(document, "tr")).toHaveLength(1 + 2);
    const cells = elements(document, "td").filter((cell) => cell.getElementsByTagName("img").length === 0);
    expect(cells.map(({ textContent }) => textContent)).toEqual([
      "4 > 99.9 %",
      "4 62.5 %",
      "4 > 99.9 %",
      "✕ wrong: 6 62.5 %",
    ]);
  });

  test("the images are those named, ink on paper, whether they are bytes or numbers", () => {
    const floats = { count: 8, inputs: Float32Array.from(testImages.inputs, (byte) => byte / 255) };
    for (const images of [testImages, floats]) {
      const shown = elements(parsed(digits, { testImages: images }), "img").map((img) =>
        pixelsOf(img.getAttribute("src")!),
      );
      expect(shown.map((pixels) => [pixels.length, pixels[0], pixels[1]])).toEqual([
        [784, 255 - 3, 255],
        [784, 255 - 5, 255],
      ]);
    }
  });

  test("many rows are several tables", () => {
    const rows = Array.from({ length: 45 }, () => digits.rows[0]!);
    expect(elements(parsed({ ...digits, rows }, { testImages }), "table")).toHaveLength(3);
  });

  test("what is missing is named", () => {
    expect(() => drawPicture(digits)).toThrow('digits "The first digits": there are no test images\ngive those of');
    const few = { ...testImages, count: 4 };
    expect(() => drawPicture(digits, { testImages: few })).toThrow("there is no image 5 among 4");
    const one = { ...digits, columns: ["one"] };
    expect(() => drawPicture(one, { testImages })).toThrow("image 3 has 2 cells for 1 networks");
  });
});

describe("images", () => {
  const { images } = samples;

  test("signed: orange below nothing, blue above", () => {
    const [first, second, legend] = elements(parsed(images), "img").map((img) => pixelsOf(img.getAttribute("src")!));
    expect([...first!]).toEqual([0x89, 0x3b, 0x01, 0xf3, 0xf1, 0xec]);
    expect([...second!.slice(0, 3)]).toEqual([0x00, 0x53, 0xa4]);
    expect(legend).toBeDefined();
  });

  test("ink is dark on paper", () => {
    const [first] = elements(parsed({ ...images, scale: "ink" }), "img");
    expect([...pixelsOf(first!.getAttribute("src")!)]).toEqual([254, 127]);
  });

  test("pixels of another number, or no Base64, are refused", () => {
    const short = { ...images, images: [{ name: "n", pixels: base64([1]) }] };
    expect(() => parsed(short)).toThrow('images "Weights": "n": expected 2 pixels, a byte each, got 1');
    const broken = { ...images, images: [{ name: "n", pixels: "*" }] };
    expect(() => parsed(broken)).toThrow('images "Weights": "n": the pixels are not Base64');
  });
});

describe("valley", () => {
  const { valley } = samples;

  test("contours, and the path with its steps", () => {
    const svg = parsed(valley);
    const dots = elements(svg, "g").filter((g) => g.getAttribute("fill")?.startsWith("var(--figure-orange"));
    expect(dots[0]!.childNodes).toHaveLength(3);
    expect(texts(svg)).toEqual(expect.arrayContaining(["ball", "v1", "v2"]));
    expect(texts(svg).join(" ")).toContain("Contours at 0.005, 0.045");
  });

  test("values that do not fill their rows, or are none, are refused", () => {
    expect(() => parsed({ ...valley, values: [1, 2, 3, 4] })).toThrow("4 values do not fill rows of 3");
    expect(() => parsed({ ...valley, values: [1, 2, Number.NaN, 1, 1, 1] })).toThrow(
      'valley "A valley": a value is NaN',
    );
  });
});

test("a table: columns of numbers on the right, text as it is", () => {
  const document = parsed(samples.table);
  expect(texts(document, "td")).toEqual(["95.42", "as <expected>", "85.5", ""]);
  expect(elements(document, "td").map((td) => td.getAttribute("class"))).toEqual([
    "figure-number",
    null,
    "figure-number",
    null,
  ]);
});

function pixelsOf(
  address: string,
): ArrayLike<number> & Iterable<number> & { slice(from: number, to: number): Iterable<number> } {
  const file = Uint8Array.from(atob(address.replace("data:image/png;base64,", "")), (letter) => letter.charCodeAt(0));
  return decode(file).data;
}
