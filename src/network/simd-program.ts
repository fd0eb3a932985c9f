import { emitCost } from "../costs/costs.simd.ts";
import { emitActivation } from "../layers/activations.simd.ts";
import { type LayerCode, PLACE, type SparseCode, type Step } from "../layers/layer.simd.ts";
import { adamArray, clearArray, descendArray, watchArray } from "../layers/rows.simd.ts";
import { Assembler, type Body, type Callee, type Local } from "../wasm/assembler.ts";
import { f32, f64, i32 } from "../wasm/instructions.ts";
import type { Network } from "./network.ts";
import { type Plan, type PlannedLayer, RATES } from "./simd-plan.ts";

/*
 * The code of one network: what its layers, activations and cost emit, put together into whole mini-batches. Variables:
 * n samples; x the address of their inputs, or of their places where they are packed; wanted the address of y.
 */

/** What the host's `layer` is asked to do with a layer that has no kernel. */
export const FORWARD = 0;
export const BACKWARD = 1;
/** `backward` of a first layer while training: nobody needs dx. */
export const BACKWARD_LAST = 2;

/** Functions of a module, as JavaScript sees them. */
export interface Exports {
  /** z and a of every layer. */
  forward(x: number, n: number): void;
  /** The same from `first.bytes`; there where the plan has `first`, as all that says Bytes or Packed. */
  forwardBytes(n: number): void;
  /** The same from packed samples, whose places stand from address x on. */
  forwardPacked(x: number, n: number): void;
  /** Adds the cost of each sample to `total`, after `forward`. */
  addCost(n: number, wanted: number): void;
  /** From the gradient of the last layer's a to that of the inputs, after `forward`. */
  backward(x: number, n: number): void;
  /** Mini-batches of `size` samples, the last of `lastSize`: forward, cost, backward and a step of plain descent. */
  train(batches: number, size: number, lastSize: number, x: number, wanted: number): void;
  trainPacked(batches: number, size: number, lastSize: number, x: number, wanted: number): void;
  /** Forward, cost, backward; the gradients are added up. */
  accumulate(x: number, n: number, wanted: number): void;
  accumulateBytes(x: number, n: number, wanted: number): void;
  accumulatePacked(x: number, n: number, wanted: number): void;
  /** Packs the bytes of n samples from address `to` on; their places go to `first.places`. */
  compress(n: number, to: number): void;
  /** Multiplies the first layer's weights by their scale. */
  fold(): void;
  /** One step for one array; `rate` is -eta/m, `decay` eta lambda/n of L2, `shrink` that of L1. */
  descend(...args: [...Place, rate: number, decay: number, shrink: number]): void;
  descendWithMomentum(...args: [...Parameters<Exports["descend"]>, velocities: number, momentum: number]): void;
  descendWithNesterov(...args: Parameters<Exports["descendWithMomentum"]>): void;
  /** `mean` is 1/m, `decay` and `shrink` lambda/n, `rate` eta / (1 - beta1^t), `root` 1 / sqrt(1 - beta2^t). */
  adam(
    ...args: [
      ...[...Place, m: number, v: number, mean: number, decay: number, shrink: number],
      ...[beta1: number, beta2: number, rate: number, root: number, epsilon: number, loss: number],
    ]
  ): void;
  /** Makes the alarm NaN where one of these floats is not finite. */
  watch(address: number, floats: number, alarm: number): void;
}

/** Where an array of weights or a part of it stands, its gradients, and how many floats. */
type Place = [weights: number, gradients: number, floats: number];

/** Functions that a module calls, for layers and costs without kernels. */
export interface Host {
  layer(number: number, work: number, x: number, n: number): void;
  addCost(n: number, wanted: number): void;
  delta(n: number, wanted: number): void;
}

/** An address, or a count. */
type Address = Local<"i32">;

/** Everything that is put together, each ready to join a function. */
interface Parts {
  readonly plan: Plan;
  readonly layers: readonly LayerCode[];
  readonly sparse: SparseCode | undefined;
  readonly activations: readonly { forward: Callee<readonly ["i32"]>; backward: Callee<readonly ["i32"]> }[];
  readonly addCost: Callee<readonly ["i32", "i32"]>;
  readonly delta: Callee<readonly ["i32", "i32"]>;
  /** Whether `delta` gives the gradient of a: the activation's `backward` is still to come. */
  readonly deltaIsOfA: boolean;
}

/** The module for a network, in the binary format. */
export function emitProgram(network: Network, plan: Plan): Uint8Array<ArrayBuffer> {
  const module = new Assembler();
  const parts = emitParts(module, network, plan);
  const { sparse, addCost } = parts;
  const rows = parts.layers;
  module.procedure("forward", ["i32", "i32"], (f, x, n) => feedForward(f, parts, rows, x, n));
  module.procedure("addCost", ["i32", "i32"], (f, n, wanted) => f.call(addCost, n, wanted));
  module.procedure("backward", ["i32", "i32"], (f, x, n) => {
    f.call(parts.activations.at(-1)!.backward, n);
    backPropagate(f, parts, rows, x, n);
    rows[0]!.backward(f, x, n);
  });
  module.procedure("train", ["i32", "i32", "i32", "i32", "i32"], (f, ...args) => emitTrain(f, parts, rows, args));
  module.procedure("accumulate", ["i32", "i32", "i32"], (f, ...args) => emitAccumulate(f, parts, rows, args));
  watchArray(module);
  if (sparse === undefined) return module.encode();

  const lists = [sparse, ...rows.slice(1)];
  const listBytes = module.procedure("listBytes", ["i32"], (f, n) => {
    f.call(sparse.compress, n, plan.first!.packed);
    f.call(sparse.decode, plan.first!.places, n);
  });
  module.procedure("forwardBytes", ["i32"], (f, n) => {
    f.call(listBytes, n);
    feedForward(f, parts, lists, n, n);
  });
  module.procedure("forwardPacked", ["i32", "i32"], (f, x, n) => {
    f.call(sparse.decode, x, n);
    feedForward(f, parts, lists, x, n);
  });
  module.procedure("trainPacked", ["i32", "i32", "i32", "i32", "i32"], (f, ...args) =>
    emitTrain(f, parts, lists, args),
  );
  module.procedure("accumulateBytes", ["i32", "i32", "i32"], (f, x, n, wanted) => {
    f.call(listBytes, n);
    emitAccumulate(f, parts, lists, [x, n, wanted]);
  });
  module.procedure("accumulatePacked", ["i32", "i32", "i32"], (f, x, n, wanted) => {
    f.call(sparse.decode, x, n);
    emitAccumulate(f, parts, lists, [x, n, wanted]);
  });
  return module.encode();
}

function emitParts(module: Assembler, network: Network, plan: Plan): Parts {
  const outside = {
    layer: module.import("layer", ["i32", "i32", "i32", "i32"]),
    addCost: module.import("addCost", ["i32", "i32"]),
    delta: module.import("delta", ["i32", "i32"]),
  };
  const descend = descendArray(module);
  adamArray(module);
  const clear = clearArray(module);
  const emitted = plan.layers.map((layer, l) => {
    const { place, z, delta, blocks } = layer;
    const before = plan.layers[l - 1];
    const addresses = (which: "weights" | "gradients") =>
      Object.fromEntries(Object.entries(blocks).map(([name, block]) => [name, block[which]]));
    const kernel = place.definition.kernel;
    if (kernel === undefined) return { dense: outsideLayer(layer, l, outside.layer, descend.plain, clear) };
    return kernel.emit({
      module,
      name: place.name,
      x: before?.a ?? plan.x,
      y: z,
      dy: delta,
      dx: before?.delta ?? plan.dx,
      weights: addresses("weights"),
      gradients: addresses("gradients"),
      first: l === 0 ? plan.first : undefined,
    });
  });
  const activations = plan.layers.map(({ place, z, a, delta }) =>
    emitActivation(place.activation, { module, name: place.name, z, a, delta, alarm: plan.alarm }),
  );
  const { place, z, a, delta } = plan.layers.at(-1)!;
  const cost = emitCost(network.cost, place.activation, { module, z, a, delta, total: plan.total });
  const sparse = emitted[0]!.sparse;
  return {
    plan,
    layers: emitted.map(({ dense }) => dense),
    sparse,
    activations,
    addCost: cost?.cost ?? outside.addCost,
    delta: cost?.delta ?? outside.delta,
    deltaIsOfA: cost?.deltaIsOfA ?? false,
  };
}

/** A layer without kernel: the host runs its plain loops, whose gradients are then taken up like others. */
function outsideLayer(
  { blocks }: PlannedLayer,
  number: number,
  layer: Callee<readonly ["i32", "i32", "i32", "i32"]>,
  descend: ReturnType<typeof descendArray>["plain"],
  clear: Callee<readonly ["i32", "i32"]>,
): LayerCode {
  // A layer's `backward` gives dx and gradients at once; a first layer's comes in place of `accumulate`.
  const accumulate: LayerCode["accumulate"] = (f, x, n) => {
    if (number === 0) f.call(layer, number, BACKWARD_LAST, x, n);
  };
  return {
    forward: (f, x, n) => f.call(layer, number, FORWARD, x, n),
    backward: (f, x, n) => f.call(layer, number, BACKWARD, x, n),
    accumulate,
    descend(f, x, n, { rate, decay }) {
      accumulate(f, x, n);
      for (const { weights, gradients, floats, decays } of Object.values(blocks)) {
        f.call(descend, weights, gradients, floats, f32.demote(rate), decays ? f32.demote(decay) : 0, 0);
        f.call(clear, gradients, floats);
      }
    },
  };
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
  n: Address,
): void {
  for (const [l, layer] of layers.entries()) {
    layer.forward(f, inputsOf(f, plan, l, x), n);
    f.call(activations[l]!.forward, n);
  }
}

/** BP1: the cost, and delta of the last layer. */
function outputError(f: Body, { addCost, delta, deltaIsOfA, activations }: Parts, n: Address, wanted: Address): void {
  f.call(addCost, n, wanted);
  f.call(delta, n, wanted);
  if (deltaIsOfA) f.call(activations.at(-1)!.backward, n);
}

/** BP2, from the last layer to the second; `use` takes up each delta when the layer before has had its own. */
function backPropagate(
  f: Body,
  { plan, activations }: Parts,
  layers: readonly LayerCode[],
  x: Address,
  n: Address,
  use: (layer: LayerCode, x: Address) => void = () => {},
): void {
  for (let l = layers.length - 1; l >= 0; l--) {
    const inputs = inputsOf(f, plan, l, x);
    if (l > 0) {
      layers[l]!.backward(f, inputs, n);
      f.call(activations[l - 1]!.backward, n);
    }
    use(layers[l]!, inputs);
  }
}

function emitAccumulate(
  f: Body,
  parts: Parts,
  layers: readonly LayerCode[],
  [x, n, wanted]: readonly [Address, Address, Address],
): void {
  feedForward(f, parts, layers, x, n);
  outputError(f, parts, n, wanted);
  backPropagate(f, parts, layers, x, n, (layer, inputs) => layer.accumulate(f, inputs, n));
}

/** Mini-batch after mini-batch. V8 swaps slow code for fast when a function is called, so each phase is one. */
function emitTrain(
  f: Body,
  parts: Parts,
  layers: readonly LayerCode[],
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
    feedForward(f, parts, layers, x, n);
    outputError(f, parts, n, wanted);
    const step: Step = { rate: f.let(f64.load(rates)), decay: f.let(f64.load(rates, 8)) };
    backPropagate(f, parts, layers, x, n, (layer, inputs) => layer.descend(f, inputs, n, step));
    f.set(x, following);
    f.advance(wanted, i32.mul(n, 4 * plan.wanted.stride));
    f.advance(rates, RATES);
  });
}
