import type { Body, Local } from "../wasm/assembler.ts";
import type { Value } from "../wasm/instructions.ts";
import type { Geometry } from "./convolution.simd.ts";

/** A vector of a patch: bytes to it from the patch's beginning, and from the filter's; and how many of its floats count. */
interface Piece {
  readonly inSample: number;
  readonly inFilter: number;
  readonly floats: number;
}

/**
 * Goes over a patch in pieces of at most so many vectors; `shift` is what comes on top of a piece's bytes
 * from the patch's beginning, and `filter` moves on from `start`.
 */
export function inPatch(
  f: Body,
  { row, run, runStride, kernelHeight }: Geometry,
  most: number,
  start: Local<"i32">,
  body: (filter: Local<"i32">, shift: Value<"i32">, piece: readonly Piece[]) => void,
): void {
  const vectors = runStride / 4;
  const filter = f.let(start);
  const all = Array.from({ length: kernelHeight * vectors }, (_, i): Piece => {
    const [y, v] = [Math.floor(i / vectors), i % vectors];
    return { inSample: 4 * row * y + 16 * v, inFilter: 16 * i, floats: Math.min(4, run - 4 * v) };
  });
  if (all.length <= 2 * most) {
    // Few: runs are put together.
    const size = Math.ceil(all.length / Math.ceil(all.length / most));
    for (let i = 0; i < all.length; i += size) body(filter, f.pointer(0), all.slice(i, i + size));
    return;
  }
  // Many: a loop along each run.
  const size = Math.ceil(vectors / Math.ceil(vectors / most));
  const inLoop = Math.floor(run / 4 / size) * size;
  const line = f.pointer(0);
  f.repeat(kernelHeight, [line.by(4 * row)], () => {
    const shift = f.let(line);
    f.repeat(inLoop / size, [shift.by(16 * size), filter.by(16 * size)], () => body(filter, shift, all.slice(0, size)));
    if (inLoop === vectors) return;
    const rest = all.slice(inLoop, vectors).map(({ floats }, v) => ({ inSample: 16 * v, inFilter: 16 * v, floats }));
    body(filter, shift, rest);
    f.advance(filter, 16 * rest.length);
  });
}
