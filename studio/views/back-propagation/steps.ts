/*
 * The seven steps: what each computes of the network's numbers, as a formula, with the numbers that it takes, and as a
 * sentence. The numbers are the library's; nothing is computed here.
 */
import { figure } from "../../../figures/text.ts";
import type { Propagated } from "../../work/tasks/back-propagation.ts";
import { lines, mi, mo, number, parentheses, sigmoidSlope, slope, symbol } from "./mathml.ts";
import { entryOf, type Place, SIZES } from "./settings.ts";

export interface Step {
  readonly title: string;
  /** The formula with letters, and with numbers. */
  readonly formula: string;
  readonly numbers: string;
  readonly sentence: string;
  /** The neuron or weight at work. */
  readonly at: Place;
  /** What back-propagation says, and where it can be checked: the slope of the cost along a weight or a bias. */
  readonly check?: { readonly name: string; readonly value: number; readonly along: Place };
}

/** The step with this number, 1 to 7, for what is followed. */
export function stepOf(step: number, propagated: Propagated, focus: Place): Step {
  switch (step) {
    case 1:
      return forward(propagated, { layer: 2, to: neuronOf(2, focus) });
    case 2:
      return forward(propagated, { layer: 3, to: neuronOf(3, focus) });
    case 3:
      return cost(propagated, focus);
    case 4:
      return outputError(propagated, { layer: 3, to: neuronOf(3, focus) });
    case 5:
      return hiddenError(propagated, { layer: 2, to: neuronOf(2, focus) });
    case 6:
      return biasGradient(propagated, { layer: focus.layer, to: focus.to });
    default:
      return weightGradient(propagated, { from: 1, ...focus });
  }
}

/** The neuron of a layer that what is followed has to do with: its own, the one that it comes from, or else the first. */
function neuronOf(layer: 2 | 3, focus: Place): number {
  if (focus.layer === layer) return focus.to;
  return layer === 2 ? (focus.from ?? 1) : 1;
}

/** The numbers of a layer by the book's count, and what goes into it. */
function layerOf({ trace, weights }: Propagated, layer: number) {
  const before = layer === 2 ? trace.inputs : trace.layers[layer - 3]!.activations;
  return {
    ...trace.layers[layer - 2]!,
    before,
    weights: weights[`dense${layer - 1}.weight`]!,
    biases: weights[`dense${layer - 1}.bias`]!,
  };
}

function forward(propagated: Propagated, at: Place): Step {
  const { layer, to } = at;
  const { before, weights, biases, weightedInputs, activations } = layerOf(propagated, layer);
  const count = SIZES[layer - 2]!;
  const [z, a] = [weightedInputs[to - 1]!, activations[to - 1]!];
  const terms = Array.from({ length: count }, (_, k) => {
    const weight = weights[(to - 1) * count + k]!;
    return `${number(weight, k > 0)}${mo("×")}${number(before[k]!, true)}`;
  });
  const [zName, aName] = [symbol("z", layer, to), symbol("a", layer, to)];
  const sum = `<munder>${mo("∑")}${mi("k")}</munder>${symbol("w", layer, `${to}k`)}${symbol("a", layer - 1, "k")}`;
  return {
    title: layer === 2 ? "Forward, to the hidden layer" : "Forward, to the output",
    formula: lines([
      [zName + mo("="), sum + mo("+") + symbol("b", layer, to)],
      [aName + mo("="), mi("σ") + parentheses(zName)],
    ]),
    numbers: lines([
      [zName + mo("="), terms[0]!],
      ...terms.slice(1).map((term) => [mo("+"), term] as const),
      [mo("+"), number(biases[to - 1]!, true)],
      [mo("="), number(z)],
      [aName + mo("="), number(a)],
    ]),
    sentence: `Neuron ${to} of layer ${layer} weighs what comes in and adds its bias: ${figure(z)}. The sigmoid makes ${figure(a)} of it.`,
    at,
  };
}

function cost({ trace }: Propagated, focus: Place): Step {
  const outputs = trace.layers[1]!.activations;
  const square = (j: number): string =>
    `<msup>${parentheses(number(trace.targets[j]!) + mo("−") + number(outputs[j]!))}<mn>2</mn></msup>`;
  return {
    title: "The cost",
    formula: `${mi("C")}${mo("=")}<mfrac><mn>1</mn><mn>2</mn></mfrac><munder>${mo("∑")}${mi("j")}</munder><msup>${parentheses(`<msub>${mi("y")}${mi("j")}</msub>${mo("−")}${symbol("a", 3, "j")}`)}<mn>2</mn></msup>`,
    numbers: lines([
      [mo("="), `<mfrac><mn>1</mn><mn>2</mn></mfrac>${square(0)}`],
      [mo("+"), `<mfrac><mn>1</mn><mn>2</mn></mfrac>${square(1)}`],
      [mo("="), number(trace.cost)],
    ]),
    sentence: `Wanted were ${figure(trace.targets[0]!)} and ${figure(trace.targets[1]!)}, said were ${figure(outputs[0]!)} and ${figure(outputs[1]!)}: the cost is ${figure(trace.cost)}.`,
    at: { layer: 3, to: neuronOf(3, focus) },
  };
}

function outputError(propagated: Propagated, at: Place): Step {
  const { to } = at;
  const { activations, slopes, errors } = layerOf(propagated, 3);
  const j = to - 1;
  const [a, y, delta] = [activations[j]!, propagated.trace.targets[j]!, errors[j]!];
  const name = symbol("δ", 3, to);
  return {
    title: "BP1: the error of an output",
    formula: `${name}${mo("=")}${parentheses(`${symbol("a", 3, to)}${mo("−")}<msub>${mi("y")}<mn>${to}</mn></msub>`)}${sigmoidSlope(symbol("z", 3, to))}`,
    numbers: lines([
      [mo("="), `${parentheses(number(a) + mo("−") + number(y))}${mo("×")}${number(slopes![j]!)}`],
      [mo("="), number(delta)],
    ]),
    sentence: `Output ${to} says too ${a > y ? "much" : "little"}; times the slope of its sigmoid, that is an error of ${figure(delta)}.`,
    at,
    check: { name, value: delta, along: at },
  };
}

function hiddenError(propagated: Propagated, at: Place): Step {
  const { to } = at;
  const { slopes, errors } = layerOf(propagated, 2);
  const next = layerOf(propagated, 3);
  const delta = errors[to - 1]!;
  const name = symbol("δ", 2, to);
  const terms = Array.from({ length: SIZES[2] }, (_, k) => {
    const weight = next.weights[k * SIZES[1] + to - 1]!;
    return `${number(weight, k > 0)}${mo("×")}${number(next.errors[k]!, true)}`;
  });
  return {
    title: "BP2: the error sent back",
    formula: `${name}${mo("=")}${parentheses(`<munder>${mo("∑")}${mi("k")}</munder>${symbol("w", 3, `k${to}`)}${symbol("δ", 3, "k")}`)}${sigmoidSlope(symbol("z", 2, to))}`,
    numbers: lines([
      [mo("="), `${mo("(")}${terms[0]}`],
      [mo("+"), `${terms[1]}${mo(")")}`],
      [mo("×"), number(slopes![to - 1]!)],
      [mo("="), number(delta)],
    ]),
    sentence: `What the outputs’ errors send back through its weights, times its own slope: neuron ${to} of layer 2 has an error of ${figure(delta)}.`,
    at,
    check: { name, value: delta, along: at },
  };
}

function biasGradient(propagated: Propagated, at: Place): Step {
  const { layer, to } = at;
  const { errors, gradients } = layerOf(propagated, layer);
  const value = gradients.bias![to - 1]!;
  const name = slope(symbol("b", layer, to));
  return {
    title: "BP3: the blame of a bias",
    formula: `${name}${mo("=")}${symbol("δ", layer, to)}`,
    numbers: lines([[mo("="), number(errors[to - 1]!)]]),
    sentence: `A bias is to blame as much as its neuron: ${figure(value)}. ${better(value)}`,
    at,
    check: { name, value, along: at },
  };
}

function weightGradient(propagated: Propagated, at: Required<Place>): Step {
  const { layer, to, from } = at;
  const { before, errors, gradients } = layerOf(propagated, layer);
  const value = gradients.weight![entryOf(at).entry]!;
  const name = slope(symbol("w", layer, `${to}${from}`));
  return {
    title: "BP4: the blame of a weight",
    formula: `${name}${mo("=")}${symbol("a", layer - 1, from)}${symbol("δ", layer, to)}`,
    numbers: lines([
      [mo("="), `${number(before[from - 1]!)}${mo("×")}${number(errors[to - 1]!, true)}`],
      [mo("="), number(value)],
    ]),
    sentence: `What came in, times the error that it led to: the weight is to blame for ${figure(value)}. ${better(value)}`,
    at,
    check: { name, value, along: at },
  };
}

function better(slope: number): string {
  if (slope === 0) return "The cost does not depend on it here.";
  return `To lower the cost, it must ${slope > 0 ? "become less" : "become more"}.`;
}

/** Whether two ways to the same number agree: to a millionth of it, or where both are nothing. */
export function agree(a: number, b: number): boolean {
  return Math.abs(a - b) <= Math.max(1e-6 * Math.max(Math.abs(a), Math.abs(b)), 1e-11);
}
