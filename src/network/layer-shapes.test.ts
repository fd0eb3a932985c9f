import { expect, test } from "vitest";
import { conv2d } from "../layers/conv2d.ts";
import { dense } from "../layers/dense.ts";
import { flatten } from "../layers/flatten.ts";
import { maxPool2d } from "../layers/max-pool2d.ts";
import { layerShapes } from "./layer-shapes.ts";
import { network } from "./network.ts";

test("layers are told with the shapes around them and what they hold", () => {
  const layers = [conv2d(20, 5), maxPool2d(2), flatten(), dense(10)];
  expect(layerShapes(network({ input: [28, 28, 1], cost: "quadratic", layers }))).toEqual([
    { name: "conv2d1", kind: "conv2d", input: [28, 28, 1], output: [24, 24, 20], parameters: 520 },
    { name: "maxPool2d1", kind: "maxPool2d", input: [24, 24, 20], output: [12, 12, 20], parameters: 0 },
    { name: "flatten1", kind: "flatten", input: [12, 12, 20], output: [2880], parameters: 0 },
    { name: "dense1", kind: "dense", input: [2880], output: [10], parameters: 28_810 },
  ]);
});

test("the book's network has 23,860 numbers", () => {
  const shapes = layerShapes(network({ input: [784], cost: "quadratic", layers: [dense(30), dense(10)] }));
  expect(shapes.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(23_860);
});
