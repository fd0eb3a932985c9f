import { requireRoom } from "../../wasm/arena.ts";
import type { Functions } from "../../wasm/calls.ts";
import { compileModule, hasThreads } from "../../wasm/features.ts";
import type { Shared } from "../../wasm/threads.ts";
import type { CompiledNetwork, Engine } from "../engine.ts";
import { describeNetwork, type Network } from "../network.ts";
import { soloCrew, teamCrew } from "./crew.ts";
import { evaluateAll } from "./evaluate.ts";
import type { Exports, Host } from "./exports.ts";
import { answer, requireChunk } from "./feed-forward.ts";
import { type Inside, QUIET } from "./inside.ts";
import { NetworkMemory } from "./memory.ts";
import { layOut, type Plan } from "./plan.ts";
import { emitProgram } from "./program.ts";
import { Staging } from "./staging.ts";
import { SimdTraining } from "./training.ts";
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
  const host: Host = {
    layer: (...told) => inside.outside!.layer(...told),
    cost: (...told) => inside.outside!.cost(...told),
    delta: (...told) => inside.outside!.delta(...told),
    meet() {},
  };
  const instance = await WebAssembly.instantiate(module, { host: { memory: memory.memory, ...host } });
  const exports = instance.exports as unknown as Exports;
  const inside: Inside = {
    plan,
    memory,
    exports,
    outside: undefined,
    crew: plan.threads > 1 ? teamCrew(sharedOf(plan, memory, module)) : soloCrew(instance.exports as Functions),
    staging: new Staging(memory, plan, exports),
    blocks: plan.layers.flatMap((layer) => Object.values(layer.blocks)),
    chance: QUIET,
  };
  if (!plan.hasCode) inside.outside = (await import("../on-demand.ts")).outside(network, inside);
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
      requireChunk("train", plan, work.batchSize);
      return turns.take(() => training.train(work));
    },

    async evaluate(data, options = {}) {
      if (options.wholeBatch) requireChunk("evaluate", plan, data.count);
      return turns.take(() => evaluateAll(inside, data, options));
    },

    answer(inputs, outputs) {
      turns.requireFree("answer");
      answer(inside, inputs, outputs);
    },

    answerAll(inputs, outputs) {
      if (plan.threads === 1 || inputs.count < MANY) return turns.between(() => answer(inside, inputs, outputs));
      const unanswered = { ...inputs, targets: new Uint8Array() };
      return turns.take(async () => outputs.set((await evaluateAll(inside, unanswered, {})).outputs));
    },

    look: (work) => turns.between(async () => work((await import("../on-demand.ts")).insightOf(network, inside))),
  };
}
