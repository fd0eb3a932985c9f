import type { Dataset } from "../core/dataset.ts";
import type { Floats, Shape, Tensors } from "../core/shape.ts";
import type { Network } from "./network.ts";

/** Names of the engines. */
export type EngineName = "reference" | "simd";

/**
 * An engine turns a description into something that computes.
 *
 * Everything it says about a network is in numbers that do not depend on the number of threads, and every method gives
 * the same bits for the same arguments on every JavaScript engine.
 */
export interface Engine {
  readonly name: EngineName;
  /** Prepares a network for this very machine: allocates, generates code, starts threads. Weights are zero. */
  compile(network: Network, options: CompileOptions): Promise<CompiledNetwork>;
}

/** What `compile` is told. */
export interface CompileOptions {
  /** Number of threads to work on; an engine that knows one, for this network and here, works on one. */
  readonly threads: number;
}

/** How weights move: plain data. `descend` in gradient-descent.ts says what each rule computes. */
export type UpdateRule = SgdRule | AdamRule;

/** What all rules have: regularization, of weights and not of biases. */
interface Regularization {
  /** lambda of L1 regularization (Nielsen, chapter 3, equation 95); 0 for none. */
  readonly l1: number;
  /** lambda of L2 regularization (Nielsen, chapter 3, equation 87); 0 for none. */
  readonly l2: number;
}

/** Stochastic gradient descent. */
export interface SgdRule extends Regularization {
  readonly kind: "sgd";
  /** mu of chapter 3, equation 107; 0 for plain descent. */
  readonly momentum: number;
  /** Whether the momentum is Nesterov's. */
  readonly nesterov: boolean;
}

/** Adam (Kingma and Ba, 2015, algorithm 1). */
export interface AdamRule extends Regularization {
  readonly kind: "adam";
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** What eta times it takes from every weight, beside the gradient (Loshchilov and Hutter, 2019); 0 for none. */
  readonly weightDecay: number;
}

/** A run of mini-batches for one call of `train`: about a hundred, so that callers can report and stop in between. */
export interface TrainingWork {
  /** Taken to stay as it is while it is trained on: an engine may keep what it read, in a form of its own. */
  readonly data: Dataset;
  /** Indices of the examples in the order they are to be seen; a mini-batch after the other, the last may be smaller. */
  readonly samples: Uint32Array;
  readonly batchSize: number;
  /** One rule from training's first mini-batch to its last: `writeState({})` comes before another. */
  readonly update: UpdateRule;
  /** eta, one for each mini-batch of this call. */
  readonly learningRates: Float64Array;
  /** Seed of the chance that layers take in training (dropout's masks). */
  readonly seed: number;
  /** Number of mini-batches since training began, at the first of this call. */
  readonly step: number;
  /** Whether an epoch ends with this call: an engine then brings its weights into the form that `readWeights` gives. */
  readonly endsEpoch: boolean;
}

/** How a call of `train` went. */
export interface TrainingProgress {
  /** Sum of the cost over the samples, each before the update that its mini-batch made; regularization left out. */
  readonly cost: number;
  /** Mini-batches done; fewer than asked only after a failure. */
  readonly batches: number;
  /** Where a NaN or an infinity first appeared, in mini-batch number `batches` of this call, from 0. */
  readonly failure?: { readonly layer: string; readonly what: string };
}

/** What a network says of every example of a dataset. */
export interface Answers {
  /** Outputs, `[count, outputs]`. */
  readonly outputs: Floats;
  /** Sum of the cost over all examples, in their order; 0 where the examples have no targets. */
  readonly cost: number;
}

/** How examples are taken. */
export interface AskOptions {
  /**
   * As one mini-batch in training, for layers whose samples depend on each other (batch normalization); dropout stays
   * off. Default false: each example for itself.
   */
  readonly wholeBatch?: boolean;
}

/** What goes on inside for one batch. */
export interface Internals {
  /** Weighted inputs z of each layer, `[batch, ...outputShape]`, by the layer's name. */
  readonly weightedInputs: Tensors;
  /** Activations a of each layer, `[batch, ...outputShape]`, by the layer's name. */
  readonly activations: Tensors;
}

/** How the cost changes with the weights. */
export interface Gradients {
  /** Mean cost of an example. */
  readonly cost: number;
  /** Its gradient with respect to every weight that is trained, by name. */
  readonly gradients: Tensors;
}

/** Inputs to be read: bytes mean 0 to 1 in steps of 1/255, other numbers mean themselves. */
export interface Inputs {
  readonly count: number;
  readonly shape: Shape;
  readonly inputs: Dataset["inputs"] | Float64Array;
}

/**
 * A network inside an engine, with weights and memory of its own. Arrays that come out are copies; arrays that go in
 * are read before the method returns or its promise is kept.
 *
 * What gives a promise waits for its turn. Meanwhile the program may go on: weights and state are then those from before
 * the mini-batches under way, and all other methods that answer at once refuse, with a RequestError; `between` lets them wait.
 *
 * There is nothing to dispose of: dropping the last reference frees it.
 */
export interface CompiledNetwork {
  readonly engine: EngineName;
  readonly network: Network;
  /** Threads that train it and read many examples. */
  readonly threads: number;
  /** All weights by name, `dense1.weight`, in the order of the layers. */
  readWeights(): Tensors;
  /** Replaces all weights; names and shapes must be those of `readWeights`. */
  writeWeights(weights: Tensors): void;
  /** What the update rule carries from batch to batch, by name, `dense1.weight.velocity`; empty before the first batch. */
  readState(): Tensors;
  /** Replaces what the update rule carries; empty clears it. */
  writeState(state: Tensors): void;
  /** Mini-batch gradient descent over the samples of `work`. */
  train(work: TrainingWork): Promise<TrainingProgress>;
  /** Reads all examples and sums their cost. */
  evaluate(data: Dataset, options?: AskOptions): Promise<Answers>;
  /**
   * Writes the outputs, `[count, outputs]`, for inputs of the network's size, without waiting. The fast engine allocates
   * nothing for one input where all layers have code for it.
   */
  answer(inputs: Inputs, outputs: Floats): void;
  /** The same when its turn comes, many inputs on all threads. */
  answerAll(inputs: Inputs, outputs: Floats): Promise<void>;
  /** Does some work with this network at once, when its turn comes. */
  between<Result>(work: () => Result): Promise<Result>;
  /** Looks inside, when its turn comes: `work` is done at once, so that all that it finds is of one moment. */
  look<Result>(work: (insight: Insight) => Result): Promise<Result>;
}

/** What goes on inside a network, told at once. It is loaded when somebody looks, for a page that never does. */
export interface Insight {
  /** Weighted inputs and activations of every layer. */
  inspect(inputs: Inputs, options?: AskOptions): Internals;
  /** Gradient of output `target` with respect to each input, `[count, ...input]`. */
  inputGradient(inputs: Inputs, target: number): Floats;
  /**
   * Gradient of the mean cost over all examples with respect to every weight that is trained, and that cost. The examples
   * are taken as one mini-batch in training, but dropout is off and running statistics stay: `evaluate` with `wholeBatch`
   * gives the same cost.
   */
  gradients(data: Dataset): Gradients;
}
