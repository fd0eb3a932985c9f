import type { Dataset } from "../core/dataset.ts";
import { Random } from "../core/random.ts";
import { type Floats, type Shape, sizeOf, type Tensor } from "../core/shape.ts";
import { costs } from "../costs/costs.ts";
import {
  type Batch,
  backPropagate,
  clearGradients,
  costOf,
  feedForward,
  type LayerState,
  layerState,
  makeRoom,
  outputError,
} from "./back-propagation.ts";
import { carriedBy } from "./carried.ts";
import { collect, stack } from "./collect.ts";
import type { AskOptions, CompiledNetwork, Engine, Inputs, Insight, TrainingProgress, TrainingWork } from "./engine.ts";
import { descend } from "./gradient-descent.ts";
import { type Network, placedLayers } from "./network.ts";
import { checkWholeBatch, wholeBatchLayer } from "./whole-batch.ts";

/** Samples that go through the network at a time; a sum over samples runs in their order whatever this is. */
const CHUNK = 100;

/**
 * The readable engine: plain loops in float64, the book's equations legible. It is the specification that every
 * other engine is held to.
 */
export const referenceEngine: Engine = {
  name: "reference",
  compile: async (network) => compile(network),
};

/** What a batch goes through the network for: layers tell by it what to do, and where their chance comes from. */
interface Purpose extends Pick<Batch, "training" | "wholeBatch"> {
  readonly seed: number;
  readonly step: number;
}

/** No chance is taken outside training. */
const ASKED: Purpose = { training: false, wholeBatch: false, seed: 0, step: 0 };

/** Inputs and targets of a batch, gathered from wherever they stand. */
interface Workspace {
  x: Float64Array;
  y: Float64Array;
}

function compile(network: Network): CompiledNetwork {
  const layers = placedLayers(network).map(layerState);
  const last = layers[layers.length - 1]!;
  const cost = costs[network.cost];
  const inputSize = sizeOf(network.input);
  const space: Workspace = { x: new Float64Array(0), y: new Float64Array(0) };
  /** What the update rule carries, by name. */
  const carried = new Map<string, Tensor<Float64Array>>();
  const whole = wholeBatchLayer(network);

  /** Puts the named samples, in this order, into a batch. */
  function gather(inputs: Inputs, samples: Uint32Array, purpose: Purpose): Batch {
    const size = samples.length;
    makeRoom(layers, size);
    if (space.x.length !== size * inputSize) space.x = new Float64Array(size * inputSize);
    const scale = inputs.inputs instanceof Uint8Array ? 255 : 1;
    samples.forEach((sample, n) => {
      for (let k = 0; k < inputSize; k++) space.x[n * inputSize + k] = inputs.inputs[sample * inputSize + k]! / scale;
    });
    return {
      size,
      x: space.x,
      training: purpose.training,
      wholeBatch: purpose.wholeBatch,
      random: ({ name }, n) => new Random(purpose.seed, name, purpose.step, samples[n]!),
    };
  }

  /** What is wanted of the named samples, `[batch, outputs]`: vectors as they are, a label as 1 among zeros. */
  function wanted(data: Dataset, samples: Uint32Array): Float64Array {
    const { size } = last;
    if (space.y.length !== samples.length * size) space.y = new Float64Array(samples.length * size);
    const vectors = data.targets instanceof Float32Array;
    samples.forEach((sample, n) => {
      for (let j = 0; j < size; j++) {
        const target = vectors ? data.targets[sample * size + j]! : data.targets[sample] === j ? 1 : 0;
        space.y[n * size + j] = target;
      }
    });
    return space.y;
  }

  /** Runs through all inputs, a chunk at a time, in their order. */
  function forEachChunk(
    operation: string,
    inputs: Inputs,
    { wholeBatch = false }: AskOptions,
    visit: (batch: Batch, samples: Uint32Array) => void,
  ): void {
    let chunk = CHUNK;
    if (wholeBatch && whole !== undefined) {
      checkWholeBatch(operation, whole, inputs.count);
      chunk = inputs.count;
    }
    for (let start = 0; start < inputs.count; start += chunk) {
      const length = Math.min(chunk, inputs.count - start);
      const samples = Uint32Array.from({ length }, (_, n) => start + n);
      const batch = gather(inputs, samples, { ...ASKED, wholeBatch });
      feedForward(layers, batch);
      visit(batch, samples);
    }
  }

  /** One mini-batch: its gradient, then a step; its cost before that step. */
  function trainMiniBatch(work: TrainingWork, batchNumber: number): Omit<TrainingProgress, "batches"> {
    const { data, update } = work;
    const start = batchNumber * work.batchSize;
    const samples = work.samples.subarray(start, start + work.batchSize);
    const purpose = { training: true, wholeBatch: true, seed: work.seed, step: work.step + batchNumber };
    const length = whole === undefined ? CHUNK : samples.length;
    let sum = 0;
    clearGradients(layers);
    for (let from = 0; from < samples.length; from += length) {
      const chunk = samples.subarray(from, from + length);
      const batch = gather(data, chunk, purpose);
      feedForward(layers, batch);
      const y = wanted(data, chunk);
      const chunkCost = costOf(layers, batch, cost, y);
      const failure = findFailure(layers, chunkCost);
      if (failure !== undefined) return { cost: sum, failure };
      sum += chunkCost;
      outputError(layers, batch, cost, y);
      backPropagate(layers, batch);
    }
    for (const { place, weights, gradients } of layers) {
      for (const [name, values] of Object.entries(weights)) {
        const { shape, decays, trained = true } = place.weights[name]!;
        if (!trained) continue;
        descend(update, {
          weights: values,
          gradient: gradients[name]!,
          carried: carriedBy(update).map((ending) => carriedAs(`${place.name}.${name}.${ending}`, shape)),
          decays,
          learningRate: work.learningRates[batchNumber]!,
          batch: samples.length,
          count: data.count,
          step: work.step + batchNumber + 1,
        });
      }
    }
    return { cost: sum };
  }

  /** The array of this name among what is carried; zeros at first. */
  function carriedAs(name: string, shape: Shape): Float64Array {
    const tensor = carried.get(name) ?? { shape, data: new Float64Array(sizeOf(shape)) };
    carried.set(name, tensor);
    return tensor.data;
  }

  const answer = (inputs: Inputs, outputs: Floats): void =>
    forEachChunk("answer", inputs, {}, (_batch, samples) => outputs.set(last.a, samples[0]! * last.size));

  const insight: Insight = {
    inspect(inputs, options = {}) {
      const all = (read: (layer: LayerState) => Float64Array) => stack(layers, inputs.count, read);
      const weightedInputs = all(({ z }) => z);
      const activations = all(({ a }) => a);
      forEachChunk("inspect", inputs, options, (_batch, samples) => {
        weightedInputs.add(samples[0]!);
        activations.add(samples[0]!);
      });
      return { weightedInputs: weightedInputs.tensors, activations: activations.tensors };
    },

    inputGradient(inputs, target) {
      const gradient = new Float64Array(inputs.count * inputSize);
      forEachChunk("inputGradient", inputs, {}, (batch, samples) => {
        // The gradient of one output with respect to the outputs is 1 there and 0 elsewhere.
        last.da.fill(0);
        for (let n = 0; n < batch.size; n++) last.da[n * last.size + target] = 1;
        last.activation.backward(last.z, last.a, last.da, last.dz, last.size);
        const start = samples[0]! * inputSize;
        backPropagate(layers, batch, gradient.subarray(start, start + batch.size * inputSize));
      });
      return gradient;
    },

    gradients(data) {
      let sum = 0;
      clearGradients(layers);
      forEachChunk("gradients", data, { wholeBatch: true }, (batch, samples) => {
        const y = wanted(data, samples);
        sum += costOf(layers, batch, cost, y);
        outputError(layers, batch, cost, y);
        backPropagate(layers, batch);
      });
      const mean = (values: Float64Array) => values.map((value) => value / data.count);
      const read = (layer: LayerState, name: string) => mean(layer.gradients[name]!);
      return { cost: sum / data.count, gradients: collect(layers, read, ({ trained = true }) => trained) };
    },
  };

  return {
    engine: "reference",
    network,
    threads: 1,
    between: async (work) => work(),

    readWeights: () => collect(layers, (layer, name) => layer.weights[name]!),

    writeWeights(tensors) {
      for (const { place, weights } of layers) {
        for (const [name, values] of Object.entries(weights)) values.set(tensors[`${place.name}.${name}`]!.data);
      }
    },

    readState: () =>
      Object.fromEntries([...carried].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }])),

    writeState(state) {
      carried.clear();
      for (const [name, { shape, data }] of Object.entries(state)) {
        carried.set(name, { shape, data: Float64Array.from(data) });
      }
    },

    async train(work) {
      if (whole !== undefined) checkWholeBatch("train", whole, work.batchSize);
      const batches = Math.ceil(work.samples.length / work.batchSize);
      let sum = 0;
      for (let b = 0; b < batches; b++) {
        const progress = trainMiniBatch(work, b);
        sum += progress.cost;
        if (progress.failure !== undefined) return { cost: sum, batches: b, failure: progress.failure };
      }
      const failure = findWeightFailure(layers);
      return failure === undefined ? { cost: sum, batches } : { cost: sum, batches: batches - 1, failure };
    },

    async evaluate(data, options = {}) {
      const outputs = new Float64Array(data.count * last.size);
      let sum = 0;
      forEachChunk("evaluate", data, options, (batch, samples) => {
        outputs.set(last.a, samples[0]! * last.size);
        if (data.targets.length > 0) sum += costOf(layers, batch, cost, wanted(data, samples));
      });
      return { outputs, cost: sum };
    },

    answer,
    answerAll: async (inputs, outputs) => answer(inputs, outputs),

    look: async (work) => work(insight),
  };
}

/** The first layer whose weighted inputs are no longer numbers; or the cost, which the last layer answers for. */
function findFailure(layers: readonly LayerState[], cost: number): TrainingProgress["failure"] {
  for (const { place, z } of layers) {
    if (!z.every(Number.isFinite)) return { layer: place.name, what: "weighted inputs" };
  }
  return Number.isFinite(cost) ? undefined : { layer: layers[layers.length - 1]!.place.name, what: "cost" };
}

/** The first layer whose weights are no longer numbers. */
function findWeightFailure(layers: readonly LayerState[]): TrainingProgress["failure"] {
  for (const { place, weights } of layers) {
    for (const [name, values] of Object.entries(weights)) {
      if (!values.every(Number.isFinite)) return { layer: place.name, what: name };
    }
  }
  return undefined;
}
