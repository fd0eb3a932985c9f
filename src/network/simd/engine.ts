import type { Floats } from "../../core/shape.ts";
import { type Rows, WHOLE } from "../../layers/layer.simd.ts";
import { requireRoom } from "../../wasm/arena.ts";
import type { Functions } from "../../wasm/calls.ts";
import { compileModule, hasThreads } from "../../wasm/features.ts";
import type { Shared } from "../../wasm/threads.ts";
import type { AskOptions, CompiledNetwork, Engine, Inputs } from "../engine.ts";
import { describeNetwork, type Network } from "../network.ts";
import { checkWholeBatch, wholeBatchLayer } from "../whole-batch.ts";
import { soloCrew, teamCrew } from "./crew.ts";
import { Staging, sampleRange, stageInputs, writeTargets } from "./data.ts";
import { evaluateAll } from "./evaluate.ts";
import type { Exports } from "./exports.ts";
import { inspectLayers } from "./inspect.ts";
import { NetworkMemory } from "./memory.ts";
import { outside, QUIET } from "./outside.ts";
import { CHUNK, layOut, type Plan } from "./plan.ts";
import { emitProgram } from "./program.ts";
import { type Inside, SimdTraining } from "./training.ts";
import { Turns } from "./turns.ts";

/**
 * The fast engine: float32 WebAssembly with vectors of 128 bits, written for the very shapes of a network. It does what
 * the reference engine does; they agree to float32's rounding.
 */
export const simdEngine: Engine = {
  name: "simd",
  compile: async (network, { threads }) => {
    const plan = layOut(network, hasThreads() ? threads : 1);
    requireRoom(plan.end, plan.threads > 1);
    return start(network, plan, await compileProgram(network, plan));
  },
};

/** Inputs from which on it is worth while to wake the threads. */
const MANY = 32;

/** Modules that were compiled lately, by what they were emitted from: models of one shape share their code. */
const modules = new Map<string, Promise<WebAssembly.Module>>();
const MOST_MODULES = 16;

function compileProgram(network: Network, plan: Plan): Promise<WebAssembly.Module> {
  const key = keyOf(network, plan);
  const known = modules.get(key) ?? compileModule(emitProgram(network, plan));
  modules.delete(key);
  modules.set(key, known); // the last place: it was used last
  known.catch(() => modules.delete(key));
  if (modules.size > MOST_MODULES) modules.delete(modules.keys().next().value!);
  return known;
}

/** Everything that the code depends on. */
function keyOf(network: Network, { layers, threads }: Plan): string {
  const shapes = layers.map(({ place, kernel, blocks }) => [
    place.name,
    kernel !== undefined,
    place.inputShape,
    place.outputShape,
    place.activation,
    Object.values(blocks).map(({ floats, decays }) => [floats, decays]),
  ]);
  return JSON.stringify([describeNetwork(network), shapes, threads]);
}

async function start(network: Network, plan: Plan, module: WebAssembly.Module): Promise<CompiledNetwork> {
  const memory = new NetworkMemory(plan);
  const loops = outside(network, plan, memory, () => inside.chance);
  const instance = await WebAssembly.instantiate(module, { host: { memory: memory.memory, ...loops } });
  const exports = instance.exports as unknown as Exports;
  const inside: Inside = {
    plan,
    memory,
    exports,
    outside: loops,
    crew: plan.threads > 1 ? teamCrew(sharedOf(plan, memory, module)) : soloCrew(instance.exports as Functions),
    staging: new Staging(memory, plan, exports),
    blocks: plan.layers.flatMap((layer) => Object.values(layer.blocks)),
    chance: QUIET,
  };
  return compiledNetwork(network, inside);
}

/** What threads share. The functions of the host are there for layers without kernels, which one thread does. */
function sharedOf({ threads, meeting }: Plan, { memory }: NetworkMemory, module: WebAssembly.Module): Shared {
  const functions = WebAssembly.Module.imports(module).filter(({ kind }) => kind === "function");
  return { module, memory, threads, meeting, host: functions.map(({ name }) => name) };
}

function compiledNetwork(network: Network, inside: Inside): CompiledNetwork {
  const { plan, memory, exports, blocks } = inside;
  const training = new SimdTraining(inside);
  const turns = new Turns();
  const last = plan.layers.at(-1)!;
  const whole = wholeBatchLayer(network);

  /** Refuses what does not fit into a chunk where a mini-batch must stay whole. */
  function requireChunk(operation: string, samples: number): void {
    if (whole !== undefined) checkWholeBatch(operation, whole, samples, CHUNK);
  }

  /** z and a of every layer for n inputs from number `start` on. */
  function feedForward(inputs: Inputs, start: number, n: number, wholeBatch = false): void {
    if (hasOutside) inside.chance = { ...QUIET, wholeBatch, samples: sampleRange(start, n) };
    memory.begin(wholeBatch ? WHOLE : 0);
    if (stageInputs(memory, plan, inputs, start, n)) exports.forwardBytes(n);
    else exports.forward(plan.x.address, n, 0, 1);
  }
  const hasOutside = plan.layers.some(({ joined, kernel }) => joined !== undefined || kernel === undefined);

  /** Copies n rows to row number `start` of an array without padding. */
  function copyRows({ address, size, stride }: Rows, n: number, to: Floats, start: number): void {
    const { floats } = memory;
    let [from, at] = [address / 4, start * size];
    for (let i = 0; i < n; i++, from += stride) for (let j = 0; j < size; j++) to[at++] = floats[from + j]!;
  }

  /** Goes through all inputs, a chunk at a time, in their order. */
  function forEachChunk(
    operation: string,
    inputs: Inputs,
    { wholeBatch = false }: AskOptions,
    visit: (start: number, n: number) => void,
  ): void {
    if (wholeBatch) requireChunk(operation, inputs.count);
    for (let start = 0; start < inputs.count; start += CHUNK) {
      const n = Math.min(CHUNK, inputs.count - start);
      feedForward(inputs, start, n, wholeBatch);
      visit(start, n);
    }
  }

  /** Not by forEachChunk: for one input nothing is to be allocated. */
  function answer(inputs: Inputs, outputs: Floats): void {
    for (let start = 0; start < inputs.count; start += CHUNK) {
      const n = Math.min(CHUNK, inputs.count - start);
      feedForward(inputs, start, n);
      copyRows(last.a, n, outputs, start);
    }
  }

  return {
    engine: "simd",
    network,
    threads: plan.threads,
    between: (work) => turns.between(work),

    readWeights: () => training.readWeights(),

    writeWeights(tensors) {
      turns.requireFree("writeWeights");
      memory.scale = 1;
      for (const block of blocks) memory.write(block, block.weights, tensors[block.name]!.data);
      exports.prepare(0, 1);
    },

    readState: () => training.readState(),
    writeState(state) {
      turns.requireFree("writeState");
      training.writeState(state);
    },

    async train(work) {
      requireChunk("train", work.batchSize);
      return turns.take(() => training.train(work));
    },

    async evaluate(data, options = {}) {
      if (options.wholeBatch) requireChunk("evaluate", data.count);
      return turns.take(() => evaluateAll(inside, data, options));
    },

    answer(inputs, outputs) {
      turns.requireFree("answer");
      answer(inputs, outputs);
    },

    answerAll(inputs, outputs) {
      if (plan.threads === 1 || inputs.count < MANY) return turns.between(() => answer(inputs, outputs));
      const unanswered = { ...inputs, targets: new Uint8Array() };
      return turns.take(async () => outputs.set((await evaluateAll(inside, unanswered, {})).outputs));
    },

    inspect(inputs, options = {}) {
      turns.requireFree("inspect");
      return inspectLayers(inside, inputs, (visit) => forEachChunk("inspect", inputs, options, visit));
    },

    inputGradient(inputs, target) {
      turns.requireFree("inputGradient");
      const gradient = new Float32Array(inputs.count * plan.dx.size);
      forEachChunk("inputGradient", inputs, {}, (start, n) => {
        // The gradient of one output with respect to the outputs is 1 there and 0 elsewhere.
        const { address, stride } = last.delta;
        memory.floats.fill(0, address / 4, address / 4 + n * stride);
        for (let i = 0; i < n; i++) memory.floats[address / 4 + i * stride + target] = 1;
        exports.backward(plan.x.address, n);
        copyRows(plan.dx, n, gradient, start);
      });
      return gradient;
    },

    gradients(data) {
      turns.requireFree("gradients");
      requireChunk("gradients", data.count);
      memory.begin(WHOLE);
      memory.clear(plan.gradients);
      for (let start = 0; start < data.count; start += CHUNK) {
        const n = Math.min(CHUNK, data.count - start);
        const samples = sampleRange(start, n);
        inside.chance = { ...QUIET, wholeBatch: true, samples };
        writeTargets(memory, plan.wanted, data, samples);
        const { x, wanted } = plan;
        if (stageInputs(memory, plan, data, start, n)) {
          exports.passBytes(x.address, n, wanted.address);
          exports.accumulateLists(x.address, n);
        } else {
          exports.pass(x.address, n, wanted.address, 0, 1);
          exports.accumulate(x.address, n, 0, 1);
        }
        exports.addCosts(n);
      }
      return {
        cost: memory.total / data.count,
        gradients: Object.fromEntries(
          blocks
            .filter(({ trained }) => trained)
            .map((block) => [block.name, memory.read(block, block.gradients, 1 / data.count)]),
        ),
      };
    },
  };
}
