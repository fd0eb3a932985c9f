import { Random } from "../../core/random.ts";
import { type Floats, sizeOf } from "../../core/shape.ts";
import { costs } from "../../costs/costs.ts";
import { activations } from "../../layers/activations.ts";
import type { Rows } from "../../layers/layer.simd.ts";
import type { BackwardPass, LayerDefinition } from "../../layers/layer.ts";
import type { Network, PlacedLayer } from "../network.ts";
import { BACKWARD_LAST, FORWARD } from "./exports.ts";
import type { Inside, Outside } from "./inside.ts";
import type { PlannedLayer } from "./plan.ts";

/** Runs layers and costs without kernels: their plain loops on the network's memory. */
export function outside(network: Network, inside: Inside): Outside {
  const { plan, memory } = inside;

  /** n rows as one array without padding: the memory itself where there is none, otherwise a copy. */
  function read({ address, size, stride }: Rows, n: number): Float32Array {
    if (size !== stride) return memory.readRows({ address, size, stride }, n);
    return memory.floats.subarray(address / 4, address / 4 + n * stride);
  }

  /** Puts rows back that `read` gave. */
  function write({ address, size, stride }: Rows, values: Float32Array): void {
    if (size === stride) return;
    for (let i = 0; i < values.length; i++) {
      memory.floats[address / 4 + Math.floor(i / size) * stride + (i % size)] = values[i]!;
    }
  }

  /** A layer's weights or gradients. A kernel has an order of its own: its weights are copied, its gradients are not wanted. */
  function arraysOf({ place, kernel, blocks }: PlannedLayer, which: "weights" | "gradients") {
    const entries = Object.entries(blocks).map(([name, block]) => {
      const size = sizeOf(place.weights[name]!.shape);
      if (kernel === undefined) return [name, memory.floats.subarray(block[which] / 4, block[which] / 4 + size)];
      return [name, which === "weights" ? memory.read(block, block.weights).data : new Float32Array(size)];
    });
    return Object.fromEntries(entries);
  }

  /** What a layer, or the one that is joined to it, works on. */
  function passOf(
    planned: PlannedLayer,
    place: PlacedLayer,
    x: Float32Array,
    y: Float32Array,
    n: number,
  ): BackwardPass {
    const { chance } = inside;
    const batch = memory.words[plan.batch / 4]!;
    const isOwner = place === planned.place;
    return {
      config: place.layer,
      inputShape: place.inputShape,
      outputShape: place.outputShape,
      batch: n,
      ...{ x, y, dy: y, dx: undefined },
      weights: isOwner ? arraysOf(planned, "weights") : {},
      gradients: isOwner ? arraysOf(planned, "gradients") : {},
      training: chance.training,
      wholeBatch: chance.training || chance.wholeBatch === true,
      random: (i: number) =>
        new Random(chance.seed, place.name, chance.step + batch, chance.samples[batch * chance.size + i]!),
    };
  }

  /** The passes of a layer and of the one that is joined to it, with inputs and outputs. */
  function passesOf(number: number, x: number, n: number): BackwardPass[] {
    const planned = plan.layers[number]!;
    const { place, joined, z } = planned;
    const inputs = read({ ...(plan.layers[number - 1]?.a ?? plan.x), address: x }, n);
    if (joined === undefined) return [passOf(planned, place, inputs, read(z, n), n)];
    const between = new Float32Array(n * sizeOf(place.outputShape));
    return [passOf(planned, place, inputs, between, n), passOf(planned, joined, between, read(z, n), n)];
  }

  const last = plan.layers.at(-1)!;
  const cost = costs[network.cost];
  /** The output layer for sample i. */
  function outputOf(wanted: number, i: number) {
    const row = (rows: Rows) => {
      const start = rows.address / 4 + i * rows.stride;
      return memory.floats.subarray(start, start + rows.size);
    };
    const activation = activations[last.place.activation];
    return {
      activation,
      z: row(last.z),
      a: row(last.a),
      y: row({ ...plan.wanted, address: wanted }),
      delta: row(last.delta),
    };
  }

  return {
    outputs(number, x, n) {
      const passes = passesOf(number, x, n);
      const definitions = definitionsOf(plan.layers[number]!);
      for (const [i, pass] of passes.entries()) definitions[i]!.forward(pass);
      return passes.map(({ y }) => y);
    },
    layer(number, work, x, n) {
      const planned = plan.layers[number]!;
      const definitions = definitionsOf(planned);
      const passes = passesOf(number, x, n);
      if (work === FORWARD) {
        for (const [i, pass] of passes.entries()) definitions[i]!.forward(pass);
        write(planned.z, passes.at(-1)!.y as Float32Array);
        return;
      }
      if (passes.length > 1) definitions[0]!.forward(passes[0]!);
      const target = plan.layers[number - 1]?.delta ?? plan.dx;
      const dx = work === BACKWARD_LAST ? undefined : read(target, n);
      let dy: Floats = read(planned.delta, n);
      for (let i = passes.length - 1; i >= 0; i--) {
        const gradient = i === 0 ? dx : new Float32Array(passes[i]!.x.length);
        definitions[i]!.backward({ ...passes[i]!, dy, dx: gradient });
        if (gradient !== undefined) dy = gradient;
      }
      if (dx !== undefined) write(target, dx);
    },
    cost(from, n, wanted) {
      for (let i = from; i < from + n; i++) memory.doubles[plan.costs / 8 + i] = cost.cost(outputOf(wanted, i));
    },
    delta(from, n, wanted) {
      for (let i = from; i < from + n; i++) {
        const output = outputOf(wanted, i);
        cost.delta(output, output.delta);
      }
    },
  };
}

function definitionsOf({ place, joined }: PlannedLayer): LayerDefinition[] {
  return [place, ...(joined === undefined ? [] : [joined])].map(({ definition }) => definition);
}
