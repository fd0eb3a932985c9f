import {
  type LayerCode,
  type Part,
  PLACE,
  type Rows,
  rowAt,
  type SparseCode,
  STATE,
  type Step,
  shareOf,
} from "../../layers/layer.simd.ts";
import { watchArray } from "../../layers/rows.simd.ts";
import { Assembler, type Body } from "../../wasm/assembler.ts";
import { f32x4, f64, i32, i32x4, v128 } from "../../wasm/instructions.ts";
import type { Network } from "../network.ts";
import { type Address, type Descending, emitParts, type Parts } from "./parts.ts";
import type { Plan } from "./plan.ts";
import { bytesStride, RATES } from "./sizes.ts";

/*
 * The code of one network: what its layers, activations and cost emit, put together into whole mini-batches. Variables:
 * n samples; x the address of their inputs, or of their places where they are packed; wanted the address of y.
 */

/** All the work of one thread alone. */
const alone = (n: Address): Part => ({ from: 0, n, batch: n, thread: 0, threads: 1 });

/** The module for a network, in the binary format. */
export function emitProgram(network: Network, plan: Plan): Uint8Array<ArrayBuffer> {
  const module = new Assembler({ shared: plan.threads > 1 });
  const parts = emitParts(module, network, plan);
  const { sparse, layers } = parts;
  module.procedure("prepare", ["i32", "i32"], (f, thread, threads) => {
    for (const layer of layers) layer.prepare?.(f, { thread, threads });
  });
  emitWiden(module, plan.x);
  module.procedure("forward", ["i32", "i32", "i32", "i32"], (f, x, n, ...team) => {
    feedForward(f, parts, layers, x, partOf(f, n, team));
  });
  module.procedure("costs", ["i32", "i32", "i32", "i32"], (f, n, wanted, ...team) => {
    const part = partOf(f, n, team);
    f.call(parts.cost, part.from, part.n, wanted);
  });
  const { address, stride } = plan.layers.at(-1)!.a;
  module.procedure("keep", ["i32", "i32"], (f, n, to) => {
    f.for(0, i32.mul(n, 4 * stride), 16, (p) => f.do(v128.store(i32.add(to, p), v128.load(p, address))));
  });
  module.procedure("backward", ["i32", "i32"], (f, x, n) => {
    f.call(parts.activations.at(-1)!.backward, 0, n);
    backPropagate(f, parts, layers, x, alone(n));
    layers[0]!.backward(f, x, alone(n));
  });
  module.procedure("pass", ["i32", "i32", "i32", "i32", "i32"], (f, x, n, wanted, ...team) => {
    emitPass(f, parts, layers, x, wanted, partOf(f, n, team));
  });
  module.procedure("accumulate", ["i32", "i32", "i32", "i32"], (f, x, n, thread, threads) => {
    addGradients(f, parts, layers, x, { ...alone(n), thread, threads });
  });
  if (canDescend(layers)) {
    module.procedure("train", ["i32", "i32", "i32", "i32", "i32"], (f, ...args) => emitTrain(f, parts, layers, args));
  }
  watchArray(module);
  module.procedure("noise", ["i32", "i32", "i32"], (f, first) => f.do(i32.store(plan.noise, first)));
  if (sparse !== undefined) emitLists(module, parts, [sparse, ...layers.slice(1)], sparse);
  return module.encode();
}

/** Whether weights can be moved with no gradients in between. */
function canDescend(layers: readonly LayerCode[]): layers is readonly Descending[] {
  return layers.every((layer) => layer.descend !== undefined);
}

/** The functions that work on lists of the inputs that are not 0; one thread does it all. */
function emitLists(module: Assembler, parts: Parts, layers: readonly LayerCode[], sparse: SparseCode): void {
  const { plan } = parts;
  const listBytes = module.procedure("listBytes", ["i32"], (f, n) => {
    f.call(sparse.compress, n, plan.first!.packed);
    f.call(sparse.decode, plan.first!.places, n);
  });
  module.procedure("forwardBytes", ["i32"], (f, n) => {
    f.call(listBytes, n);
    feedForward(f, parts, layers, n, alone(n));
  });
  module.procedure("forwardPacked", ["i32", "i32"], (f, x, n) => {
    f.call(sparse.decode, x, n);
    feedForward(f, parts, layers, x, alone(n));
  });
  if (canDescend(layers)) {
    module.procedure("trainPacked", ["i32", "i32", "i32", "i32", "i32"], (f, ...args) =>
      emitTrain(f, parts, layers, args),
    );
  }
  module.procedure("passBytes", ["i32", "i32", "i32"], (f, x, n, wanted) => {
    f.call(listBytes, n);
    emitPass(f, parts, layers, x, wanted, alone(n));
  });
  module.procedure("passPacked", ["i32", "i32", "i32"], (f, x, n, wanted) => {
    f.call(sparse.decode, x, n);
    emitPass(f, parts, layers, x, wanted, alone(n));
  });
  module.procedure("accumulateLists", ["i32", "i32"], (f, x, n) => addGradients(f, parts, layers, x, alone(n)));
}

/** (bytes, n, thread, threads): b / 255, four at a time. */
function emitWiden(module: Assembler, x: Rows): void {
  module.procedure("widen", ["i32", "i32", "i32", "i32"], (f, bytes, n, ...team) => {
    const part = partOf(f, n, team);
    const most = f.let(f32x4.splat(255));
    const from = f.let(i32.add(bytes, i32.mul(part.from, bytesStride(x.size))));
    const to = f.let(rowAt(x, part.from));
    f.repeat(part.n, [from.by(bytesStride(x.size)), to.by(4 * x.stride)], () => {
      const [p, q] = [f.let(from), f.let(to)];
      f.repeat(x.stride / 4, [p.by(4), q.by(16)], () =>
        f.do(v128.store(q, f32x4.div(i32x4.toFloats(i32x4.fromBytes(v128.load4(p))), most))),
      );
    });
  });
}

/** The samples of which one thread takes care. */
function partOf(f: Body, n: Address, [thread, threads]: readonly [Address, Address]): Part {
  const { from, to } = shareOf(f, n, { thread, threads });
  return { from, n: f.let(i32.sub(to, from)), batch: n, thread, threads };
}

/** Where the inputs of layer l stand: the activations of the layer before, or x. */
function inputsOf(f: Body, plan: Plan, l: number, x: Address): Address {
  return l === 0 ? x : f.pointer(plan.layers[l - 1]!.a.address);
}

function feedForward(
  f: Body,
  { plan, activations }: Parts,
  layers: readonly LayerCode[],
  x: Address,
  part: Part,
): void {
  for (const [l, layer] of layers.entries()) {
    layer.forward(f, inputsOf(f, plan, l, x), part);
    f.call(activations[l]!.forward, part.from, part.n);
  }
}

/** BP1: the cost of each sample, and delta of the last layer. */
function outputError(
  f: Body,
  { cost, delta, deltaIsOfA, activations }: Parts,
  { from, n }: Part,
  wanted: Address,
): void {
  f.call(cost, from, n, wanted);
  f.call(delta, from, n, wanted);
  if (deltaIsOfA) f.call(activations.at(-1)!.backward, from, n);
}

/** BP2, from the last layer to the second; `use` takes up each delta when the layer before has had its own. */
function backPropagate<Code extends LayerCode>(
  f: Body,
  { plan, activations }: Parts,
  layers: readonly Code[],
  x: Address,
  part: Part,
  use: (layer: Code, x: Address) => void = () => {},
): void {
  for (let l = layers.length - 1; l >= 0; l--) {
    const inputs = inputsOf(f, plan, l, x);
    if (l > 0) {
      layers[l]!.backward(f, inputs, part);
      f.call(activations[l - 1]!.backward, part.from, part.n);
    }
    use(layers[l]!, inputs);
  }
}

/** Everything of a part's samples but the gradients of the weights. */
function emitPass(f: Body, parts: Parts, layers: readonly LayerCode[], x: Address, wanted: Address, part: Part): void {
  feedForward(f, parts, layers, x, part);
  outputError(f, parts, part, wanted);
  backPropagate(f, parts, layers, x, part);
}

/** BP3 and BP4. */
function addGradients(f: Body, { plan }: Parts, layers: readonly LayerCode[], x: Address, part: Part): void {
  for (const [l, layer] of layers.entries()) layer.accumulate(f, inputsOf(f, plan, l, x), part);
}

/** Mini-batch after mini-batch. V8 swaps slow code for fast when a function is called, so each phase is one. */
function emitTrain(
  f: Body,
  parts: Parts,
  layers: readonly Descending[],
  [batches, size, lastSize, x, wanted]: readonly [Address, Address, Address, Address, Address],
): void {
  const { plan, sparse } = parts;
  const packed = sparse !== undefined && layers[0] === sparse ? sparse : undefined;
  const rates = f.pointer(plan.rates);
  f.for(0, batches, 1, (b) => {
    const n = f.let(size);
    f.if(i32.eq(i32.add(b, 1), batches), () => f.set(n, lastSize));
    f.do(i32.store(plan.batch, b));
    const following = f.let(i32.add(x, i32.mul(n, packed ? PLACE : 4 * plan.x.stride)));
    if (packed !== undefined) {
      f.call(packed.decode, x, n);
      f.call(packed.touch, following, size);
    }
    const part = alone(n);
    feedForward(f, parts, layers, x, part);
    outputError(f, parts, part, wanted);
    f.call(parts.addCosts, n);
    const step: Step = { rate: f.let(f64.load(rates)), decay: f.let(f64.load(rates, 8)) };
    backPropagate(f, parts, layers, x, part, (layer, inputs) => layer.descend(f, inputs, n, step));
    f.set(x, following);
    f.do(i32.store(plan.noise, i32.add(i32.load(plan.noise), i32.mul(n, STATE))));
    f.advance(wanted, i32.mul(n, 4 * plan.wanted.stride));
    f.advance(rates, RATES);
  });
}
