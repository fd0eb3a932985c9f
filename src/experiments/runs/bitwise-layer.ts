import type { Dataset } from "../../core/dataset.ts";
import type { Tensors } from "../../core/shape.ts";
import { dense } from "../../layers/dense.ts";
import { create, type Model, withWeights } from "../../network/model.ts";
import { network } from "../../network/network.ts";
import { predict } from "../../network/predict.ts";
import { train } from "../../training/train.ts";
import type { RunContext } from "../run.ts";
import { networkOf, type Settings } from "../settings.ts";

/** A layer that is made by hand, behind a network that is trained. */
export interface BitwiseSettings extends Settings {
  /** Weight from a digit to a bit that is set in it; minus this to the others. Biases are 0. */
  readonly weight: number;
}

/** What the layer makes of old outputs. */
export interface BitwiseOutcome {
  /** `[bit][digit]`, the bit that means 8 first. */
  readonly weights: readonly (readonly number[])[];
  /**
   * Over all corners of what the exercise allows, the right output 0.99 or 1 and each other 0 or 0.01: how many there are,
   * how many give the right bits, and how near to 0.5 a bit comes. A bit is worst at a corner, as z is linear.
   */
  readonly corners: { readonly count: number; readonly right: number; readonly nearest: number };
  /** Test images behind the trained network: of each kind, how many, and how many whose bits write the largest output's digit. */
  readonly sure: Agreement;
  readonly unsure: Agreement;
  /** Test images that the largest output, and the bits, read rightly. */
  readonly correct: { readonly outputs: number; readonly bits: number };
}

interface Agreement {
  readonly images: number;
  readonly agree: number;
}

const BITS = [8, 4, 2, 1];

/** Makes the layer, tries it at its limits, and puts it behind a trained network. */
export async function run(settings: BitwiseSettings, context: RunContext): Promise<BitwiseOutcome> {
  const weights = BITS.map((bit) => Array.from({ length: 10 }, (_, d) => (d & bit ? 1 : -1) * settings.weight));
  const layer: Tensors = {
    "dense1.weight": { shape: [4, 10], data: Float64Array.from(weights.flat()) },
    "dense1.bias": { shape: [4], data: new Float64Array(4) },
  };
  const bits = await withWeights(network({ input: [10], cost: "quadratic", layers: [dense(4)] }), layer);
  const corners = await tryCorners(bits);
  const model = await trained(settings, context);
  const test = await context.test("read once, to compare ten outputs with the bits made of them");
  return { weights, corners, ...(await compare(model, bits, test)) };
}

/** All 2^10 corners for each digit. */
async function tryCorners(bits: Model): Promise<BitwiseOutcome["corners"]> {
  const corners = Float64Array.from({ length: 10 * 1024 * 10 }, (_, i) => {
    const [digit, corner, output] = [Math.floor(i / 10_240), Math.floor(i / 10) % 1024, i % 10];
    const far = (corner >> output) & 1;
    return output === digit ? 0.99 + 0.01 * far : 0.01 * far;
  });
  const answers = await predict(bits, corners);
  const right = answers.filter(({ outputs }, i) => numberOf(outputs) === Math.floor(i / 1024)).length;
  const nearest = Math.min(...answers.map(({ outputs }) => Math.min(...outputs.map((bit) => Math.abs(bit - 0.5)))));
  return { count: answers.length, right, nearest: Number(nearest.toPrecision(4)) };
}

/** The number that outputs write. */
function numberOf(outputs: Float64Array): number {
  return outputs.reduce((number, bit) => 2 * number + (bit >= 0.5 ? 1 : 0), 0);
}

async function trained({ network, split, ...options }: BitwiseSettings, context: RunContext): Promise<Model> {
  const { batchSize, epochs, optimizer } = options;
  const { seed, signal, threads } = context;
  const { training } = await context.mnist(split);
  const model = await create(networkOf(network), { seed, threads });
  const onProgress = ({ epoch, done, total }: { epoch: number; done: number; total: number }) =>
    context.onProgress?.((epoch - 1 + done / total) / epochs);
  await train(model, training, { batchSize, epochs, optimizer, seed, signal, onProgress }).result;
  signal?.throwIfAborted();
  return model;
}

async function compare(model: Model, bits: Model, test: Dataset): Promise<Omit<BitwiseOutcome, "weights" | "corners">> {
  const before = await predict(model, test);
  const written = await predict(bits, Float64Array.from(before.flatMap(({ outputs }) => [...outputs])));
  const [sure, unsure] = [
    { images: 0, agree: 0 },
    { images: 0, agree: 0 },
  ];
  const correct = { outputs: 0, bits: 0 };
  before.forEach(({ label, outputs }, n) => {
    const number = numberOf(written[n]!.outputs);
    const meets = outputs.every((output, digit) => (digit === label ? output >= 0.99 : output < 0.01));
    const kind = meets ? sure : unsure;
    kind.images++;
    if (number === label) kind.agree++;
    if (label === test.targets[n]) correct.outputs++;
    if (number === test.targets[n]) correct.bits++;
  });
  return { sure, unsure, correct };
}
