import { describe, expect, test } from "vitest";
import { Displacements } from "./elastic.ts";
import { type Move, Resampler } from "./resample.ts";

const STILL: Move = { shiftX: 0, shiftY: 0, rotate: 0, scaleX: 1, scaleY: 1, shear: 0 };

/** One image, drawn anew. */
function draw(shape: readonly [number, number, number], image: readonly number[], move: Partial<Move>): number[] {
  const to = new Uint8Array(image.length).fill(99);
  new Resampler(shape).draw(Uint8Array.from(image), 0, { ...STILL, ...move }, undefined, to, 0);
  return [...to];
}

// biome-ignore format: an image
const NINE = [
  10, 20, 30,
  40, 50, 60,
  70, 80, 90,
];

describe("an image of 3x3 pixels", () => {
  test("that is not moved stays the same", () => {
    expect(draw([3, 3, 1], NINE, {})).toEqual(NINE);
  });

  test.each<[string, Partial<Move>, number[]]>([
    ["a pixel to the right", { shiftX: 1 }, [0, 10, 20, 0, 40, 50, 0, 70, 80]],
    ["two up", { shiftY: -2 }, [70, 80, 90, 0, 0, 0, 0, 0, 0]],
    ["out of sight", { shiftX: 9 }, [0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ["half a pixel to the right: means of neighbors", { shiftX: 0.5 }, [5, 15, 25, 20, 45, 55, 35, 75, 85]],
    ["a quarter down: 3/4 and 1/4", { shiftY: 0.25 }, [8, 15, 23, 33, 43, 53, 63, 73, 83]],
    ["turned by 90 degrees, clockwise", { rotate: 90 }, [70, 40, 10, 80, 50, 20, 90, 60, 30]],
    ["turned by -90 degrees", { rotate: -90 }, [30, 60, 90, 20, 50, 80, 10, 40, 70]],
    ["turned by 180 degrees", { rotate: 180 }, [90, 80, 70, 60, 50, 40, 30, 20, 10]],
    ["twice as wide", { scaleX: 2 }, [15, 20, 25, 45, 50, 55, 75, 80, 85]],
    ["half as wide and high", { scaleX: 0.5, scaleY: 0.5 }, [0, 0, 0, 0, 50, 0, 0, 0, 0]],
    ["slanted: a pixel further right for each further down", { shear: 1 }, [20, 30, 0, 40, 50, 60, 0, 70, 80]],
    ["turned by 90 degrees, then shifted", { rotate: 90, shiftX: 1 }, [0, 70, 40, 0, 80, 50, 0, 90, 60]],
  ])("%s", (_, move, expected) => {
    expect(draw([3, 3, 1], NINE, move)).toEqual(expected);
  });
});

test("images of an even side turn by 90 degrees without loss, every channel", () => {
  const [side, channels] = [4, 2];
  const image = Array.from({ length: side * side * channels }, (_, i) => (i * 37) % 256);
  const turned = draw([side, side, channels], image, { rotate: 90 });
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      for (let channel = 0; channel < channels; channel++) {
        const from = ((side - 1 - column) * side + row) * channels + channel;
        expect(turned[(row * side + column) * channels + channel]).toBe(image[from]);
      }
    }
  }
});

test("white stays white, black stays black: no rounding leaves a byte", () => {
  const to = new Uint8Array(25);
  new Resampler([5, 5, 1]).draw(new Uint8Array(25).fill(255), 0, { ...STILL, rotate: 30 }, undefined, to, 0);
  expect(to[12]).toBe(255);
  expect(Math.max(...to)).toBe(255);
});

test("displacements move where pixels are read", () => {
  const warp = new Displacements(3, 3, { sigma: 1, alpha: 0 });
  warp.x[4] = 1; // the middle is read from its right neighbor
  warp.y[0] = 0.5; // the first from between itself and the one below
  const to = new Uint8Array(9);
  new Resampler([3, 3, 1]).draw(Uint8Array.from(NINE), 0, STILL, warp, to, 0);
  const expected = NINE.slice();
  [expected[4 % warp.stride], expected[0]] = [20, 25];
  expect(warp.stride).toBe(4); // so number 4 is the first pixel of the second row
  expect([...to]).toEqual([25, 20, 30, 50, 50, 60, 70, 80, 90]);
});
