import { Random } from "../core/random.ts";
import { costs } from "../costs/costs.ts";
import { activations } from "../layers/activations.ts";
import type { Rows } from "../layers/layer.simd.ts";
import type { BackwardPass } from "../layers/layer.ts";
import type { Network } from "./network.ts";
import type { NetworkMemory } from "./simd-memory.ts";
import type { Plan } from "./simd-plan.ts";
import { BACKWARD_LAST, FORWARD, type Host } from "./simd-program.ts";

/** Where the chance of layers comes from, for the samples that are worked on. */
export interface Chance {
  readonly training: boolean;
  /** Whether the samples are a mini-batch, whole, also outside training. */
  readonly wholeBatch?: boolean;
  readonly seed: number;
  /** Number of the first mini-batch. */
  readonly step: number;
  /** Numbers of the samples, mini-batch after mini-batch of `size`. */
  readonly samples: Uint32Array;
  readonly size: number;
}

/** Runs layers and costs without kernels: their plain loops on the network's memory. */
export function outside(network: Network, plan: Plan, memory: NetworkMemory, chanceNow: () => Chance): Host {
  /** n rows as one array without padding: the memory itself where there is none, otherwise a copy. */
  function read({ address, size, stride }: Rows, n: number): Float32Array {
    const all = memory.floats.subarray(address / 4, address / 4 + n * stride);
    if (size === stride) return all;
    return Float32Array.from({ length: n * size }, (_, i) => all[Math.floor(i / size) * stride + (i % size)]!);
  }

  /** Puts rows back that `read` gave. */
  function write({ address, size, stride }: Rows, values: Float32Array): void {
    if (size === stride) return;
    for (let i = 0; i < values.length; i++) {
      memory.floats[address / 4 + Math.floor(i / size) * stride + (i % size)] = values[i]!;
    }
  }

  function passOf(number: number, x: number, n: number) {
    const { place, z, blocks } = plan.layers[number]!;
    const chance = chanceNow();
    const batch = memory.words[plan.batch / 4]!;
    const arrays = (which: "weights" | "gradients") =>
      Object.fromEntries(
        Object.entries(blocks).map(([name, block]) => {
          const size = place.weights[name]!.shape.reduce((product, axis) => product * axis, 1);
          return [name, memory.floats.subarray(block[which] / 4, block[which] / 4 + size)];
        }),
      );
    return {
      config: place.layer,
      inputShape: place.inputShape,
      outputShape: place.outputShape,
      batch: n,
      x: read({ ...(plan.layers[number - 1]?.a ?? plan.x), address: x }, n),
      y: read(z, n),
      weights: arrays("weights"),
      gradients: arrays("gradients"),
      training: chance.training,
      wholeBatch: chance.training || chance.wholeBatch === true,
      random: (i: number) =>
        new Random(chance.seed, place.name, chance.step + batch, chance.samples[batch * chance.size + i]!),
    };
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
    layer(number, work, x, n) {
      const { place, z, delta } = plan.layers[number]!;
      const pass = passOf(number, x, n);
      if (work === FORWARD) {
        place.definition.forward(pass);
        write(z, pass.y);
        return;
      }
      const target = plan.layers[number - 1]?.delta ?? plan.dx;
      const dx = work === BACKWARD_LAST ? undefined : read(target, n);
      const backwardPass: BackwardPass = { ...pass, dy: read(delta, n), dx };
      place.definition.backward(backwardPass);
      if (dx !== undefined) write(target, dx);
    },
    addCost(n, wanted) {
      for (let i = 0; i < n; i++) memory.total += cost.cost(outputOf(wanted, i));
    },
    delta(n, wanted) {
      for (let i = 0; i < n; i++) {
        const output = outputOf(wanted, i);
        cost.delta(output, output.delta);
      }
    },
  };
}
