import { expect, test } from "vitest";
import { Random } from "../core/random.ts";
import { Assembler } from "../wasm/assembler.ts";
import { adamArray, descendArray } from "./rows.simd.ts";

const FLOATS = 24;
/** Where weights, gradients, m or the velocities, and v stand. */
const [W, G, M, V] = [0, 4 * FLOATS, 8 * FLOATS, 12 * FLOATS] as const;

type Step = (floats: number, shift: number) => void;

test("an update in parts gives the bits of an update at once", async () => {
  const module = new Assembler();
  descendArray(module);
  adamArray(module);
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { instance } = await WebAssembly.instantiate(module.encode(), { host: { memory } });
  const { descend, descendWithMomentum, descendWithNesterov, adam } = instance.exports as Record<
    string,
    (...args: number[]) => void
  >;
  const steps: Step[] = [
    (floats, at) => descend!(W + at, G + at, floats, -0.1, 0.01, 0.002),
    (floats, at) => descendWithMomentum!(W + at, G + at, floats, -0.1, 0.01, 0.002, M + at, 0.9),
    (floats, at) => descendWithNesterov!(W + at, G + at, floats, -0.1, 0.01, 0.002, M + at, 0.9),
    (floats, at) => adam!(W + at, G + at, floats, M + at, V + at, 0.1, 0.01, 0.002, 0.9, 0.999, 0.01, 3, 1e-8, 0.001),
  ];
  const random = new Random(3);
  const start = Float32Array.from({ length: 4 * FLOATS }, (_, i) =>
    4 * i >= V ? random.uniform() : random.gaussian(),
  );
  const values = new Float32Array(memory.buffer, 0, 4 * FLOATS);
  for (const step of steps) {
    values.set(start);
    step(FLOATS, 0);
    const atOnce = values.slice();
    values.set(start);
    for (const [from, floats] of [
      [20, 4],
      [0, 12],
      [12, 8],
    ] as const) {
      step(floats, 4 * from);
    }
    expect(values).toEqual(atOnce);
    expect(atOnce.subarray(0, FLOATS)).not.toEqual(start.subarray(0, FLOATS));
  }
});
