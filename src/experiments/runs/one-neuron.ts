import { sigmoid, softplus } from "../../core/math.ts";

/** One sigmoid neuron with the input 1, which is to say 0. */
export interface OneNeuronSettings {
  readonly cost: "quadratic" | "cross-entropy";
  /** Where its weight and its bias start. */
  readonly weight: number;
  readonly bias: number;
  /** eta. */
  readonly learningRate: number;
  readonly epochs: number;
}

/** How it went: after each epoch, the start first; five digits. */
export interface OneNeuronOutcome {
  readonly outputs: readonly number[];
  readonly costs: readonly number[];
  /** How far each epoch moved the weight, and the bias as far: the input is 1. */
  readonly steps: readonly number[];
  /** At the end. */
  readonly weight: number;
  readonly bias: number;
}

/** Gradient descent, in chapter 3's own terms. */
export async function run(settings: OneNeuronSettings): Promise<OneNeuronOutcome> {
  const { cost, learningRate, epochs } = settings;
  let { weight, bias } = settings;
  const outputs: number[] = [];
  const costs: number[] = [];
  const steps: number[] = [];
  for (let epoch = 0; epoch <= epochs; epoch++) {
    const z = weight + bias;
    const a = sigmoid(z);
    outputs.push(a);
    // a^2/2, or -ln(1 - a)
    costs.push(cost === "quadratic" ? (a * a) / 2 : softplus(z));
    if (epoch === epochs) break;
    // dC/dz = dC/dw = dC/db: a sigma'(z) with the quadratic cost (equations 55 and 56), a with the cross-entropy (61)
    const slope = cost === "quadratic" ? a * a * (1 - a) : a;
    steps.push(learningRate * slope);
    weight -= learningRate * slope;
    bias -= learningRate * slope;
  }
  const short = (value: number): number => Number(value.toPrecision(5));
  return {
    outputs: outputs.map(short),
    costs: costs.map(short),
    steps: steps.map(short),
    weight: short(weight),
    bias: short(bias),
  };
}
