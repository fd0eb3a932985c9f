import type { Dataset } from "../../core/dataset.ts";
import { type Floats, sizeOf, type Tensor } from "../../core/shape.ts";
import { activations } from "../../layers/activations.ts";
import type { AskOptions, Gradients, Inputs, Insight, Internals } from "../engine.ts";
import type { Network, PlacedLayer } from "../network.ts";
import { sampleRange, stageInputs, writeTargets } from "./data.ts";
import { copyRows, feedForward, requireChunk } from "./feed-forward.ts";
import { type Inside, type Outside, QUIET } from "./inside.ts";
import { outside } from "./outside.ts";
import type { WeightBlock } from "./plan.ts";
import { CHUNK } from "./sizes.ts";

/** What looks into a network, with the plain loops of what leaves too little behind. */
export function insightOf(network: Network, inside: Inside): Insight {
  inside.outside ??= outside(network, inside);
  const loops = inside.outside;
  return {
    inspect: (inputs, options = {}) => inspectLayers(inside, loops, inputs, options),
    inputGradient: (inputs, target) => inputGradient(inside, inputs, target),
    gradients: (data) => gradientsOf(inside, data),
  };
}

/** z and a of one layer for all inputs. */
interface Collected {
  readonly size: number;
  readonly z: Float32Array;
  readonly a: Float32Array;
}

/**
 * Weighted inputs and activations of every layer by its name, for as many inputs as are shown. A convolution that is done
 * together with its pooling leaves no z behind: its plain loops say what it would have been.
 */
function inspectLayers(inside: Inside, outside: Outside, inputs: Inputs, options: AskOptions): Internals {
  const { plan, memory } = inside;
  const collected = new Map<string, Collected>();
  const shapes = new Map<string, readonly number[]>();
  /** Takes z and a of a layer for the samples from number `start` on. */
  function take({ name, outputShape }: PlacedLayer, start: number, z: Floats, a: Floats = z): void {
    const size = sizeOf(outputShape);
    const room = () => new Float32Array(inputs.count * size);
    const layer = collected.get(name) ?? { size, z: room(), a: room() };
    collected.set(name, layer);
    shapes.set(name, [inputs.count, ...outputShape]);
    layer.z.set(z, start * size);
    layer.a.set(a, start * size);
  }

  forEachChunk("inspect", inside, inputs, options, (start, n) => {
    for (const place of plan.reshapes) take(place, start, inputsOf(inputs, start, n));
    for (const [l, { place, joined, reshapes, z, a }] of plan.layers.entries()) {
      const outputs = memory.readRows(a, n);
      if (joined === undefined) take(place, start, memory.readRows(z, n), outputs);
      else {
        const x = plan.layers[l - 1]?.a ?? plan.x;
        const [weighted] = outside.outputs(l, x.address, n) as [Float32Array];
        const activated = weighted.slice();
        activations[place.activation].forward(weighted, activated, weighted.length);
        take(place, start, weighted, activated);
        take(joined, start, outputs);
      }
      for (const reshape of reshapes) take(reshape, start, outputs);
    }
  });
  const named = (which: "z" | "a") =>
    Object.fromEntries(
      [...collected].map(([name, layer]): [string, Tensor] => [name, { shape: shapes.get(name)!, data: layer[which] }]),
    );
  return { weightedInputs: named("z"), activations: named("a") };
}

function inputsOf({ inputs, shape }: Inputs, start: number, n: number): Floats {
  const size = sizeOf(shape);
  const part = inputs.slice(start * size, (start + n) * size);
  return part instanceof Uint8Array ? Float32Array.from(part, (byte) => byte / 255) : part;
}

/** Goes through all inputs, a chunk at a time, in their order. */
function forEachChunk(
  operation: string,
  inside: Inside,
  inputs: Inputs,
  { wholeBatch = false }: AskOptions,
  visit: (start: number, n: number) => void,
): void {
  if (wholeBatch) requireChunk(operation, inside.plan, inputs.count);
  for (let start = 0; start < inputs.count; start += CHUNK) {
    const n = Math.min(CHUNK, inputs.count - start);
    feedForward(inside, inputs, start, n, wholeBatch);
    visit(start, n);
  }
}

/** Gradient of output `target` with respect to each input, `[count, ...input]`. */
function inputGradient(inside: Inside, inputs: Inputs, target: number): Floats {
  const { plan, memory, exports } = inside;
  const { address, stride } = plan.layers.at(-1)!.delta;
  const gradient = new Float32Array(inputs.count * plan.dx.size);
  forEachChunk("inputGradient", inside, inputs, {}, (start, n) => {
    // The gradient of one output with respect to the outputs is 1 there and 0 elsewhere.
    memory.floats.fill(0, address / 4, address / 4 + n * stride);
    for (let i = 0; i < n; i++) memory.floats[address / 4 + i * stride + target] = 1;
    exports.backward(plan.x.address, n);
    copyRows(memory, plan.dx, n, gradient, start);
  });
  return gradient;
}

/** Gradient of the mean cost over all examples with respect to every weight that is trained, and that cost. */
function gradientsOf(inside: Inside, data: Dataset): Gradients {
  const { plan, memory, exports, blocks } = inside;
  const { x, wanted } = plan;
  requireChunk("gradients", plan, data.count);
  memory.begin("whole");
  memory.clear(plan.gradients);
  for (let start = 0; start < data.count; start += CHUNK) {
    const n = Math.min(CHUNK, data.count - start);
    const samples = sampleRange(start, n);
    inside.chance = { ...QUIET, wholeBatch: true, samples };
    writeTargets(memory, wanted, data, samples);
    if (stageInputs(memory, plan, data, start, n)) {
      exports.passBytes(x.address, n, wanted.address);
      exports.accumulateLists(x.address, n);
    } else {
      exports.pass(x.address, n, wanted.address, 0, 1);
      exports.accumulate(x.address, n, 0, 1);
    }
    exports.addCosts(n);
  }
  const trained = blocks.filter((block) => block.trained);
  const read = (block: WeightBlock) => memory.read(block, block.gradients, 1 / data.count);
  return {
    cost: memory.total / data.count,
    gradients: Object.fromEntries(trained.map((block) => [block.name, read(block)])),
  };
}
