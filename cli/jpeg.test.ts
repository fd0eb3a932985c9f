import jpeg from "jpeg-js";
import { describe, expect, test } from "vitest";
import { decodeJpeg } from "./jpeg.ts";

/** A picture whose four corners have grays of their own: 24 wide and 16 high, in squares of 8, as JPEG divides it. */
const [WIDTH, HEIGHT] = [24, 16];
const gray = (x: number, y: number): number => 40 * (3 * Math.floor(y / 8) + Math.floor(x / 8)) + 20;

/** Where the first row and the first column of what is stored belong in the picture (Exif 2.32, 4.6.4 A). */
const SIDES = {
  1: ["top", "left"],
  2: ["top", "right"],
  3: ["bottom", "right"],
  4: ["bottom", "left"],
  5: ["left", "top"],
  6: ["right", "top"],
  7: ["right", "bottom"],
  8: ["left", "bottom"],
} as const;

/** The picture as a camera stores it that is held so. */
function stored([firstRow, firstColumn]: (typeof SIDES)[keyof typeof SIDES]): Buffer {
  const onSide = firstRow === "left" || firstRow === "right";
  const [width, height] = onSide ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT];
  const data = Buffer.alloc(width * height * 4, 255);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const place = { x: 0, y: 0 };
      for (const [side, step] of [
        [firstRow, row],
        [firstColumn, column],
      ] as const) {
        if (side === "top") place.y = step;
        if (side === "bottom") place.y = HEIGHT - 1 - step;
        if (side === "left") place.x = step;
        if (side === "right") place.x = WIDTH - 1 - step;
      }
      data.fill(gray(place.x, place.y), (row * width + column) * 4, (row * width + column) * 4 + 3);
    }
  }
  return Buffer.from(jpeg.encode({ width, height, data }, 95).data);
}

/** A segment APP1 with Exif data: two tags, the second of which is the orientation. */
function exif(orientation: number, order: "II" | "MM"): Buffer {
  const short = (value: number): number[] => (order === "II" ? [value & 255, value >> 8] : [value >> 8, value & 255]);
  const long = (value: number): number[] => (order === "II" ? [...short(value), 0, 0] : [0, 0, ...short(value)]);
  const tiff = [
    ...Buffer.from(order),
    ...short(42),
    ...long(8),
    ...short(2),
    ...[...short(0x0100), ...short(3), ...long(1), ...short(WIDTH), 0, 0],
    ...[...short(0x0112), ...short(3), ...long(1), ...short(orientation), 0, 0],
    ...long(0),
  ];
  return Buffer.from([0xff, 0xe1, 0, tiff.length + 8, ...Buffer.from("Exif\0\0"), ...tiff]);
}

/** A segment after the two bytes with which every JPEG begins. */
const withSegment = (file: Buffer, segment: Buffer): Buffer =>
  Buffer.concat([file.subarray(0, 2), segment, file.subarray(2)]);

/** The gray in the middle of each square of 8, row by row. */
function squares({ width, height, data }: { width: number; height: number; data: ArrayLike<number> }): number[] {
  const middles: number[] = [];
  for (let y = 4; y < height; y += 8) for (let x = 4; x < width; x += 8) middles.push(data[(y * width + x) * 4]!);
  return middles;
}

describe("a photograph is turned as its Exif data say, grays within 3", () => {
  const upright = [20, 60, 100, 140, 180, 220];
  for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8] as const) {
    for (const order of ["II", "MM"] as const) {
      test(`orientation ${orientation}, bytes in order ${order}`, () => {
        const picture = decodeJpeg(withSegment(stored(SIDES[orientation]), exif(orientation, order)), "a.jpg");
        expect([picture.width, picture.height, picture.channels]).toEqual([WIDTH, HEIGHT, 4]);
        for (const [i, value] of squares(picture).entries()) expect(Math.abs(value - upright[i]!)).toBeLessThan(4);
      });
    }
  }

  test.each([
    ["an orientation that there is not", exif(9, "II")],
    ["Exif data that are cut off", Buffer.concat([Buffer.from([0xff, 0xe1, 0, 16]), exif(6, "MM").subarray(4, 18)])],
    ["a directory beyond its end", Buffer.from([0xff, 0xe1, 0, 16, ...Buffer.from("Exif\0\0MM"), 0, 42, 0, 1, 0, 0])],
    ["other data in their place", Buffer.from([0xff, 0xe1, 0, 8, ...Buffer.from("http:/")])],
  ])("%s: as it is stored", (_, segment) => {
    const picture = decodeJpeg(withSegment(stored(SIDES[1]), segment), "a.jpg");
    expect([picture.width, picture.height]).toEqual([WIDTH, HEIGHT]);
    for (const [i, value] of squares(picture).entries()) expect(Math.abs(value - upright[i]!)).toBeLessThan(4);
  });
});

test("every file that is cut off is refused, wherever that is, and none is decoded halfway", () => {
  const file = withSegment(stored(SIDES[6]), exif(6, "MM"));
  for (let length = 3; length < file.length - 2; length += 7) {
    expect(() => decodeJpeg(file.subarray(0, length), "a.jpg"), `${length} bytes`).toThrow(
      /^a\.jpg is a damaged JPEG picture: [^\n]+\nget or save the picture again$/,
    );
  }
});
