import { emitCost } from "../costs/costs.simd.ts";
import { type ActivationCode, emitActivation } from "../layers/activations.simd.ts";
import {
  type LayerCode,
  type Part,
  PLACE,
  type Site,
  type SparseCode,
  STATE,
  type Step,
  shareOf,
} from "../layers/layer.simd.ts";
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

/** What a function is told in which several threads take part: its number from 0, and how many there are. */
type Team = [thread: number, threads: number];

/** Functions of a module, as JavaScript sees them. */
export interface Exports {
  /** Brings what is derived from the weights up to date. */
  prepare(...team: Team): void;
  /** z and a of every layer. */
  forward(x: number, n: number, ...team: Team): void;
  /** The same from `first.bytes`; there where the plan has `first`, as all that says Bytes or Packed. */
  forwardBytes(n: number): void;
  /** The same from packed samples, whose places stand from address x on. */
  forwardPacked(x: number, n: number): void;
  /** The cost of each sample, after `forward`. */
  costs(n: number, wanted: number, ...team: Team): void;
  /** Adds the cost of each sample to `total`, in their order. */
  addCosts(n: number): void;
  /** From the gradient of the last layer's a to that of the inputs, after `forward`. */
  backward(x: number, n: number): void;
  /**
   * Mini-batches of `size` samples, the last of `lastSize`: forward, cost, backward and a step of plain descent. There
   * where every layer can do that.
   */
  train?(batches: number, size: number, lastSize: number, x: number, wanted: number): void;
  trainPacked(batches: number, size: number, lastSize: number, x: number, wanted: number): void;
  /** Forward, cost, backward: all but the gradients of the weights. */
  pass(x: number, n: number, wanted: number, ...team: Team): void;
  passBytes(x: number, n: number, wanted: number): void;
  passPacked(x: number, n: number, wanted: number): void;
  /** Adds the gradients of the weights, after `pass`. */
  accumulate(x: number, n: number, ...team: Team): void;
  /** The same after `passBytes` or `passPacked`. */
  accumulateLists(x: number, n: number): void;
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
  /** Says where in the layers' `states` the samples of the next `pass` begin; 0 outside training. */
  noise(first: number): void;
  /** Makes the alarm NaN where one of these floats is not finite. */
  watch(address: number, floats: number, alarm: number): void;
}

/** Where an array of weights or a part of it stands, its gradients, and how many floats. */
type Place = [weights: number, gradients: number, floats: number];

/** Functions that a module calls, for layers and costs without kernels. */
export interface Host {
  layer(number: number, work: number, x: number, n: number): void;
  cost(from: number, n: number, wanted: number): void;
  delta(from: number, n: number, wanted: number): void;
}

/** An address, or a count. */
type Address = Local<"i32">;

/** Everything that is put together, each ready to join a function. */
interface Parts {
  readonly plan: Plan;
  readonly layers: readonly LayerCode[];
  readonly sparse: SparseCode | undefined;
  readonly activations: readonly ActivationCode[];
  readonly cost: Callee<readonly ["i32", "i32", "i32"]>;
  readonly addCosts: Callee<readonly ["i32"]>;
  readonly delta: Callee<readonly ["i32", "i32", "i32"]>;
  /** Whether `delta` gives the gradient of a: the activation's `backward` is still to come. */
  readonly deltaIsOfA: boolean;
}

/** A layer that can move its weights with no gradients in between. */
type Descending = LayerCode & Pick<Required<LayerCode>, "descend">;

/** All the work of one thread alone. */
const alone = (n: Address): Part => ({ from: 0, n, thread: 0, threads: 1 });

/** The module for a network, in the binary format. */
export function emitProgram(network: Network, plan: Plan): Uint8Array<ArrayBuffer> {
  const module = new Assembler({ shared: plan.threads > 1 });
  const parts = emitParts(module, network, plan);
  const { sparse, layers } = parts;
  module.procedure("prepare", ["i32", "i32"], (f, thread, threads) => {
    for (const layer of layers) layer.prepare?.(f, { thread, threads });
  });
  module.procedure("forward", ["i32", "i32", "i32", "i32"], (f, x, n, ...team) => {
    feedForward(f, parts, layers, x, partOf(f, n, team));
  });
  module.procedure("costs", ["i32", "i32", "i32", "i32"], (f, n, wanted, ...team) => {
    const part = partOf(f, n, team);
    f.call(parts.cost, part.from, part.n, wanted);
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
    addGradients(f, parts, layers, x, { from: 0, n, thread, threads });
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

/** The samples of which one thread takes care. */
function partOf(f: Body, n: Address, [thread, threads]: readonly [Address, Address]): Part {
  const { from, to } = shareOf(f, n, { thread, threads });
  return { from, n: f.let(i32.sub(to, from)), thread, threads };
}

function emitParts(module: Assembler, network: Network, plan: Plan): Parts {
  const outside = {
    layer: module.import("layer", ["i32", "i32", "i32", "i32"]),
    cost: module.import("cost", ["i32", "i32", "i32"]),
    delta: module.import("delta", ["i32", "i32", "i32"]),
  };
  const descend = descendArray(module);
  adamArray(module);
  const clear = clearArray(module);
  const emitted = plan.layers.map((planned, l) => {
    const { place, kernel, company, z, delta, blocks, kept, derived, scratch, states } = planned;
    const before = plan.layers[l - 1];
    const addresses = (which: "weights" | "gradients") =>
      Object.fromEntries(Object.entries(blocks).map(([name, block]) => [name, block[which]]));
    const loops = outsideLayer(planned, l, outside.layer, descend.plain, clear);
    if (kernel === undefined) return { dense: loops, sparse: undefined };
    const site: Site = {
      ...{ module, name: place.name, kept, derived, scratch },
      x: before?.a ?? plan.x,
      y: z,
      dy: delta,
      dx: before?.delta ?? plan.dx,
      weights: addresses("weights"),
      gradients: addresses("gradients"),
      ...(states === undefined ? {} : { noise: { states, first: plan.noise } }),
      ...(l === 0 && plan.first !== undefined ? { first: plan.first } : {}),
    };
    const code = kernel.emit(site, place.inputShape, place.layer, company);
    // In training nobody needs a first layer's dx: where it is wanted for once, the loops give it.
    return company.first && company.joined ? { ...code, dense: { ...code.dense, backward: loops.backward } } : code;
  });
  const activations = plan.layers.map(({ place, z, a, delta }) =>
    emitActivation(place.activation, { module, name: place.name, z, a, delta, alarm: plan.alarm }),
  );
  const { place, z, a, delta } = plan.layers.at(-1)!;
  const cost = emitCost(network.cost, place.activation, { module, z, a, delta, costs: plan.costs });
  return {
    plan,
    layers: emitted.map(({ dense }) => dense),
    sparse: emitted[0]!.sparse,
    activations,
    cost: cost?.cost ?? outside.cost,
    addCosts: emitAddCosts(module, plan),
    delta: cost?.delta ?? outside.delta,
    deltaIsOfA: cost?.deltaIsOfA ?? false,
  };
}

function emitAddCosts(module: Assembler, { total, costs }: Plan): Callee<readonly ["i32"]> {
  return module.procedure("addCosts", ["i32"], (f, n) => {
    const sum = f.let(f64.load(total));
    const at = f.pointer(costs);
    f.repeat(n, [at.by(8)], () => f.set(sum, f64.add(sum, f64.load(at))));
    f.do(f64.store(total, sum));
  });
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
  const addGradients = (f: Body, x: Address, n: Address): void => {
    if (number === 0) f.call(layer, number, BACKWARD_LAST, x, n);
  };
  return {
    forward: (f, x, { n }) => f.call(layer, number, FORWARD, x, n),
    backward: (f, x, { n }) => f.call(layer, number, BACKWARD, x, n),
    accumulate: (f, x, { n }) => addGradients(f, x, n),
    descend(f, x, n, { rate, decay }) {
      addGradients(f, x, n);
      for (const { weights, gradients, floats, decays, trained } of Object.values(blocks)) {
        if (!trained) continue;
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
