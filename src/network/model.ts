import { requireChoice, requireInteger } from "../core/errors.ts";
import { Random } from "../core/random.ts";
import { type Shape, sizeOf, type Tensors } from "../core/shape.ts";
import { hasSimd } from "../wasm/features.ts";
import type { CompiledNetwork, Engine, EngineName } from "./engine.ts";
import { checkWeights, type Network, placedLayers } from "./network.ts";
import { simdEngine } from "./simd/engine.ts";

/** A network with weights, ready to be trained and asked. */
export interface Model<Input extends Shape = Shape, Output extends Shape = Shape> {
  readonly network: Network<Input, Output>;
  /** The engine that computes it. */
  readonly engine: EngineName;
  /** Threads that train it and read many examples: as many as were asked for, or 1, as `EngineOptions` says. */
  readonly threads: number;
  /** Copies of all weights by name: `model.weights["dense1.weight"]` is `{ shape, data }`. */
  readonly weights: Tensors;
  /** The network inside its engine, for training loops of your own. */
  readonly compiled: CompiledNetwork;
}

/** Which engine computes a model, and on how many threads. */
export interface EngineOptions {
  /**
   * Default `auto`: `simd` where there is WebAssembly with vectors, `reference` elsewhere. Where a page's content security
   * policy forbids to compile WebAssembly, `auto` fails like `simd`, with the remedy, rather than be slow without a word.
   */
  readonly engine?: EngineName | "auto";
  /**
   * Default 1. The number never changes a result. Engine `simd` trains networks that begin with `conv2d`, and reads many
   * images at a time, on so many workers: with more than the processor has cores it is slower, not faster. `model.threads`
   * tells how many there are, which is 1
   * - for networks that begin with a dense layer: they are so quick that threads would wait more than work;
   * - for networks with a layer that has no kernel, such as those of `defineLayer`;
   * - in a page without shared memory: the server must send the headers `Cross-Origin-Opener-Policy: same-origin` and
   *   `Cross-Origin-Embedder-Policy: require-corp` with it;
   * - with engine `reference`.
   */
  readonly threads?: number;
}

/** What `create` can be told. */
export interface CreateOptions extends EngineOptions {
  /** Where the weights' chance comes from. */
  readonly seed: number;
}

/** The engine that a choice means; a page that has no use for the reference engine does not load it. */
async function chooseEngine(choice: EngineOptions["engine"]): Promise<Engine> {
  if (engineName(choice) === "simd") return simdEngine;
  return (await import("./on-demand.ts")).referenceEngine;
}

/** The name of the engine that a choice means here. */
export function engineName(choice: EngineOptions["engine"] = "auto"): EngineName {
  const name = requireChoice("engine", choice, ["auto", "simd", "reference"]);
  if (name !== "auto") return name;
  return hasSimd() ? "simd" : "reference";
}

/**
 * A model with fresh weights: each layer draws its own from the seed, as its initialization says.
 *
 * @throws RequestError for a bad seed, engine or number of threads
 *
 * @example
 * ```ts
 * const spec = network({ input: [784], cost: "quadratic", layers: [dense(30), dense(10)] });
 * const model = await create(spec, { seed: 1 });
 * model.weights["dense1.weight"]?.shape; // [30, 784]
 * ```
 */
export async function create<Input extends Shape, Output extends Shape>(
  network: Network<Input, Output>,
  options: CreateOptions,
): Promise<Model<Input, Output>> {
  requireInteger("create: seed", options?.seed, 0);
  return withWeights(network, initialWeights(network, options.seed), options);
}

/** A model with the given weights, which must have the names and shapes that the network wants. */
export async function withWeights<Input extends Shape, Output extends Shape>(
  network: Network<Input, Output>,
  weights: Tensors,
  options: EngineOptions = {},
): Promise<Model<Input, Output>> {
  const threads = requireInteger("threads", options.threads ?? 1, 1, 1024);
  checkWeights(network, weights);
  const engine = await chooseEngine(options.engine);
  const compiled = await engine.compile(network, { threads });
  compiled.writeWeights(weights);
  return {
    network,
    engine: compiled.engine,
    threads: compiled.threads,
    compiled,
    get weights() {
      return compiled.readWeights();
    },
  };
}

/** First weights from a seed: a stream for each array, named by the layer and the array. */
function initialWeights(network: Network, seed: number): Tensors {
  const random = new Random(seed, "weights");
  const weights: Record<string, { shape: Shape; data: Float64Array }> = {};
  for (const { name: layer, weights: definitions } of placedLayers(network)) {
    for (const [name, { shape, initialize }] of Object.entries(definitions)) {
      const data = new Float64Array(sizeOf(shape));
      initialize(data, random.split(layer).split(name));
      weights[`${layer}.${name}`] = { shape, data };
    }
  }
  return weights;
}
