import { emitCost } from "../../costs/costs.simd.ts";
import { type ActivationCode, emitActivation } from "../../layers/activations.simd.ts";
import type { LayerCode, Site, SparseCode } from "../../layers/layer.simd.ts";
import { adamArray, clearArray, descendArray } from "../../layers/rows.simd.ts";
import type { Assembler, Body, Callee, Local } from "../../wasm/assembler.ts";
import { f32, f64 } from "../../wasm/instructions.ts";
import type { Network } from "../network.ts";
import { BACKWARD, BACKWARD_LAST, FORWARD } from "./exports.ts";
import type { Plan, PlannedLayer } from "./plan.ts";

/** An address, or a count. */
export type Address = Local<"i32">;

/** Everything that is put together, each ready to join a function. */
export interface Parts {
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
export type Descending = LayerCode & Pick<Required<LayerCode>, "descend">;

/** Adds the functions of all parts to the module. */
export function emitParts(module: Assembler, network: Network, plan: Plan): Parts {
  const outside = {
    layer: module.import("layer", ["i32", "i32", "i32", "i32"]),
    cost: module.import("cost", ["i32", "i32", "i32"]),
    delta: module.import("delta", ["i32", "i32", "i32"]),
  };
  const meet = plan.threads > 1 ? module.import("meet", []) : undefined;
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
      ...{ module, name: place.name, kept, derived, scratch, whole: plan.whole, meet },
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
