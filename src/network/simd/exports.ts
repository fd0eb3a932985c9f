/* What a module of a network and its host call of each other. */

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
  /** Bytes at an address to floats from 0 to 1, at the plan's x. */
  widen(bytes: number, n: number, ...team: Team): void;
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
  /** Copies n rows of the outputs to an address. */
  keep(n: number, to: number): void;
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
  noise(first: number, ...team: Team): void;
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
  /** Where threads wait for each other in the midst of a function; one that is alone goes on. */
  meet(): void;
}
