import type { Body, Local } from "../wasm/assembler.ts";
import { i32, type Operand, type Value } from "../wasm/instructions.ts";
import { emitPadding } from "./conv-padding.simd.ts";
import { emitConvPool, layoutConvPool } from "./conv-pool.simd.ts";
import { emitConv2d, layoutConv2d } from "./conv2d.simd.ts";
import { type ConvShape, geometryOf } from "./convolution.simd.ts";
import { type Company, type LayerCode, type LayerKernel, type Part, rowAt, type Site, shareOf } from "./layer.simd.ts";

/*
 * A convolution for the SIMD engine: by itself, or together with the 2x2 max pooling behind it. Then z is what the pooling
 * gives, the activation comes after it (a quarter of the work, and the same, because no activation of images turns the
 * order of numbers), and going back only a window's winner has a gradient.
 *
 * Kept of each sample: with padding "same" the inputs with their border; with pooling the winners.
 */

/** What a convolution is configured by. */
interface Config {
  readonly channels: number;
  readonly kernel: readonly [height: number, width: number];
  readonly padding: "valid" | "same";
}

/** Filters that one thread takes care of begin and end with so many: gradients come by four, the copy by blocks of eight. */
const GRADIENT_UNIT = 4;
const COPY_UNIT = 8;

/** The kernel of `conv2d`. */
export const conv2dKernel: LayerKernel<Config> = {
  sparse: false,

  joins: ({ kind, size }) => kind === "maxPool2d" && size?.[0] === 2 && size[1] === 2,

  layout(input, config, company) {
    const shape = shapeOf(input, config);
    const bordered = borderedFloats(shape);
    if (!company.joined) {
      const { weight, bias, copy } = layoutConv2d(shape);
      return { weights: { weight, bias }, derived: copy, kept: [bordered], scratch: 4 * bordered };
    }
    const { weight, bias, copy, scratch, pool } = layoutConvPool(shape, skipsZeros(shape, company));
    const kept = [bordered, pool.stride];
    return { weights: { weight, bias }, derived: copy, kept, scratch: 4 * bordered + scratch };
  },

  emit(site, input, config, company) {
    const shape = shapeOf(input, config);
    return { dense: company.joined ? withPooling(site, shape, company) : byItself(site, shape) };
  },
};

function shapeOf(
  [height, width, channels]: readonly number[],
  { channels: filters, kernel, padding }: Config,
): ConvShape {
  const [kernelHeight, kernelWidth] = kernel;
  return { height: height!, width: width!, channels: channels!, filters, kernelHeight, kernelWidth, padding };
}

/** Floats of a sample with its border; 0 where there is none. */
function borderedFloats(shape: ConvShape): number {
  return shape.padding === "same" ? geometryOf(shape).stride : 0;
}

/** A first layer's images of one channel are ink on nothing; where there are more channels, something stands everywhere. */
function skipsZeros({ channels }: ConvShape, { first }: Company): boolean {
  return first && channels === 1;
}

function byItself(site: Site, shape: ConvShape): LayerCode {
  const { module, name, y, dy, gradients } = site;
  const code = emitConv2d({ ...addressesOf(site), shape });
  const border = borderOf(site, shape);
  const back = (f: Body, from: Local<"i32">, n: Operand<"i32">, target: Value<"i32">) =>
    f.call(code.backward, n, rowAt(dy, from), target);
  const backward = module.procedure(`${name}.inputGradient`, ["i32", "i32", "i32"], (f, from, n, scratch) =>
    border.backward(f, from, n, scratch, back),
  );
  return {
    prepare: (f, share) => f.call(code.prepare, scratchOf(site, share), ...filtersOf(f, shape, COPY_UNIT, share)),
    forward(f, x, part) {
      const inputs = border.forward(f, x, part);
      f.call(code.forward, inputs, part.n, rowAt(y, part.from));
    },
    backward: (f, _x, part) => f.call(backward, part.from, part.n, scratchOf(site, part)),
    accumulate(f, x, { n, ...share }) {
      f.call(code.accumulateBias, n, dy.address, gradients.bias!, ...filtersOf(f, shape, COPY_UNIT, share));
      const filters = filtersOf(f, shape, GRADIENT_UNIT, share);
      f.call(code.accumulate, border.inputs(x), n, dy.address, gradients.weight!, ...filters);
    },
  };
}

function withPooling(site: Site, shape: ConvShape, company: Company): LayerCode {
  const { module, name, y, dy, gradients } = site;
  const code = emitConvPool({ ...addressesOf(site), shape, skipsZeros: skipsZeros(shape, company) });
  const border = borderOf(site, shape);
  const winners = site.kept[1]!;
  const own = 4 * borderedFloats(shape);
  const scratchAt = (share: Share) => i32.add(scratchOf(site, share), own);
  // What skips zeros is a first layer, whose dx the loops give where it is asked for.
  const inputGradient = code.backward;
  const backward =
    inputGradient &&
    module.procedure(`${name}.inputGradient`, ["i32", "i32", "i32"], (f, from, n, scratch) =>
      border.backward(f, from, n, scratch, (f, at, samples, target) =>
        f.call(inputGradient, samples, rowAt(dy, at), rowAt(winners, at), target, i32.add(scratch, own)),
      ),
    );
  return {
    prepare: (f, share) => f.call(code.prepare, scratchAt(share), ...filtersOf(f, shape, COPY_UNIT, share)),
    forward(f, x, part) {
      const inputs = border.forward(f, x, part);
      f.call(code.forward, inputs, part.n, rowAt(y, part.from), rowAt(winners, part.from), scratchAt(part));
    },
    backward(f, _x, part) {
      if (backward !== undefined) f.call(backward, part.from, part.n, scratchOf(site, part));
    },
    accumulate(f, x, { n, ...share }) {
      f.call(code.accumulateBias, n, dy.address, gradients.bias!, ...filtersOf(f, shape, COPY_UNIT, share));
      const filters = filtersOf(f, shape, GRADIENT_UNIT, share);
      const lists = [dy.address, winners.address, gradients.weight!, scratchAt(share)] as const;
      f.call(code.accumulate, border.inputs(x), n, ...lists, ...filters);
    },
  };
}

type Share = Pick<Part, "thread" | "threads">;

function addressesOf({ module, name, weights, derived }: Site) {
  return { module, name, weights: weights.weight!, bias: weights.bias!, copy: derived };
}

/** Where a thread's own memory begins. */
function scratchOf({ scratch }: Site, { thread }: Share): Value<"i32"> {
  return rowAt(scratch, thread);
}

/** The filters of which a thread takes care: whole units, but for the last. */
function filtersOf(f: Body, { filters }: ConvShape, unit: number, share: Share): [Value<"i32">, Value<"i32">] {
  const { from, to } = shareOf(f, Math.ceil(filters / unit), share);
  const end = f.let(i32.mul(to, unit));
  return [i32.mul(from, unit), i32.select(end, filters, i32.lt(end, filters))];
}

/** How samples get their border for padding "same", and lose it again; without padding all this is nothing. */
function borderOf(site: Site, shape: ConvShape) {
  const { module, name, x, dx } = site;
  const bordered = site.kept[0]!;
  const padding = shape.padding === "same" ? emitPadding(module, name, shape) : undefined;
  return {
    /** Inputs of sample 0 as the kernel wants them. */
    inputs: (inputs: Local<"i32">): Operand<"i32"> => (padding === undefined ? inputs : bordered.address),
    /** Inputs of a part's first sample as the kernel wants them. */
    forward(f: Body, inputs: Local<"i32">, { from, n }: Part): Value<"i32"> {
      const first = i32.add(inputs, i32.mul(from, 4 * x.stride));
      if (padding === undefined) return first;
      f.call(padding.pad, first, n, rowAt(bordered, from));
      return rowAt(bordered, from);
    },
    /** `back` gives dx of some samples; where it comes with a border, one after the other, in scratch memory. */
    backward(
      f: Body,
      from: Local<"i32">,
      n: Local<"i32">,
      scratch: Local<"i32">,
      back: (f: Body, from: Local<"i32">, n: Operand<"i32">, target: Value<"i32">) => void,
    ): void {
      if (padding === undefined) {
        back(f, from, n, rowAt(dx, from));
        return;
      }
      f.repeat(n, [from.by(1)], () => {
        back(f, from, 1, scratch);
        f.call(padding.strip, scratch, 1, rowAt(dx, from));
      });
    },
  };
}
