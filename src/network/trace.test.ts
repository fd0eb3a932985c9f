import { expect, test } from "vitest";
import { sigmoid } from "../core/math.ts";
import { dataset } from "../data/dataset.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import { inspect } from "./inspect.ts";
import { create } from "./model.ts";
import { network } from "./network.ts";
import { traceBackPropagation } from "./trace.ts";

const one = dataset({
  name: "one",
  shape: [2],
  inputs: new Float32Array([0.25, 0.75]),
  targets: new Float32Array([1, 0]),
});
const spec = network({ input: [2], cost: "quadratic", layers: [dense(3), dense(2)] });

test("BP1 to BP4 hold among its numbers, each written out, to 1e-15", async () => {
  const model = await create(spec, { seed: 3, engine: "reference" });
  const { inputs, targets, cost, layers } = traceBackPropagation(model, one);
  const [hidden, output] = layers as [(typeof layers)[0], (typeof layers)[0]];
  const weights = model.weights["dense2.weight"]!.data;
  expect(cost).toBeCloseTo(((output.activations[0]! - 1) ** 2 + output.activations[1]! ** 2) / 2, 15);
  for (let j = 0; j < 2; j++) {
    const a = sigmoid(output.weightedInputs[j]!);
    expect(output.activations[j]).toBeCloseTo(a, 15);
    expect(output.slopes![j]).toBeCloseTo(a * (1 - a), 15);
    expect(output.errors[j]).toBeCloseTo((a - targets[j]!) * a * (1 - a), 15); // BP1
  }
  for (let k = 0; k < 3; k++) {
    const back = weights[k]! * output.errors[0]! + weights[3 + k]! * output.errors[1]!;
    expect(hidden.errors[k]).toBeCloseTo(back * hidden.slopes![k]!, 15); // BP2
    expect(hidden.gradients.bias![k]).toBe(hidden.errors[k]); // BP3
    for (let i = 0; i < 2; i++) {
      expect(hidden.gradients.weight![2 * k + i]).toBeCloseTo(inputs[i]! * hidden.errors[k]!, 15); // BP4
    }
  }
});

test("its numbers are the engine's own", async () => {
  const model = await create(spec, { seed: 3, engine: "reference" });
  const { cost, layers } = traceBackPropagation(model, one);
  const inside = await inspect(model, one);
  const told = await model.compiled.look((insight) => insight.gradients(one));
  expect(cost).toBe(told.cost);
  for (const { name, weightedInputs, activations, gradients } of layers) {
    expect(weightedInputs).toEqual(inside.weightedInputs[name]!.data);
    expect(activations).toEqual(inside.activations[name]!.data);
    expect(gradients.weight).toEqual(told.gradients[`${name}.weight`]!.data);
  }
});

test("bytes are scaled, a label is 1 among zeros, dropout is off, softmax has no slopes of its own", async () => {
  const layers = [dense(3), dropout(0.5), dense(2, { activation: "softmax" })];
  const bytes = dataset({ name: "bytes", shape: [2], inputs: new Uint8Array([51, 255]), targets: new Uint8Array([1]) });
  const model = await create(network({ input: [2], cost: "log-likelihood", layers }), { seed: 1 });
  const trace = traceBackPropagation(model, bytes.slice(0, 1));
  expect([...trace.inputs]).toEqual([0.2, 1]);
  expect(trace.layers[1]!.activations).toEqual(trace.layers[0]!.activations);
  expect(trace.layers[2]!.slopes).toBeUndefined();
  expect(trace.layers[2]!.errors[0]).toBeCloseTo(trace.layers[2]!.activations[0]!, 15); // a - y with y = 0
});

test("several examples are refused", async () => {
  const two = dataset({ name: "two", shape: [2], inputs: new Float32Array(4), targets: new Float32Array(4) });
  const model = await create(spec, { seed: 1, engine: "reference" });
  expect(() => traceBackPropagation(model, two)).toThrow(
    "traceBackPropagation: two must have one example, got 2\ntake one, data.slice(n, n + 1)",
  );
});
