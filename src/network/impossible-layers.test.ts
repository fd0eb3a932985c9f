import { describe, expect, test } from "vitest";
import { averagePool2d } from "../layers/average-pool2d.ts";
import { batchNorm } from "../layers/batch-norm.ts";
import { conv2d } from "../layers/conv2d.ts";
import { dense } from "../layers/dense.ts";
import { dropout } from "../layers/dropout.ts";
import type { Layer } from "../layers/layer.ts";
import { maxPool2d } from "../layers/max-pool2d.ts";
import { network } from "./network.ts";

describe("impossible layers are refused when the network is made", () => {
  const input = [5, 7, 2];
  const table: [string, readonly number[], Layer[], string, string][] = [
    [
      "dense behind images",
      input,
      [conv2d(3, 3), dense(3)],
      "dense1: dense(3) expects a vector, got 3x5x3",
      "put flatten() before it",
    ],
    [
      "an end that is no vector",
      input,
      [conv2d(3, 3)],
      "the last layer must give a vector, conv2d1 gives 3x5x3",
      "end with flatten() and a dense layer",
    ],
    [
      "a vector for images",
      [784],
      [conv2d(3, 3)],
      "conv2d1: conv2d expects images, [height, width, channels], got 784",
      "such as [28, 28, 1]",
    ],
    [
      "images without channels",
      [28, 28],
      [maxPool2d(2)],
      "maxPool2d1: maxPool2d expects images, [height, width, channels], got 28x28",
      "such as [28, 28, 1]",
    ],
    [
      "images behind dense",
      [4],
      [dense(4), averagePool2d(2)],
      "averagePool2d1: averagePool2d expects images",
      "put flatten() and dense layers behind it",
    ],
    [
      "a kernel too high",
      input,
      [conv2d(3, [6, 1])],
      "conv2d: a kernel of 6x1 does not fit into images of 5x7",
      'at most 5x7, or padding "same"',
    ],
    [
      "a kernel too wide",
      input,
      [conv2d(3, [1, 8])],
      "conv2d: a kernel of 1x8 does not fit into images of 5x7",
      "choose a kernel of at most 5x7",
    ],
    [
      "a kernel of 0",
      input,
      [conv2d(3, 0)],
      "conv2d: kernel must be a whole number of at least 1, or two of them, got [0,0]",
      "or [height, width]",
    ],
    [
      "a kernel of three",
      input,
      [conv2d(3, [1, 2, 3] as never)],
      "conv2d: kernel must be a whole number of at least 1, or two of them, got [1,2,3]",
      "or [height, width]",
    ],
    [
      "no kernel",
      input,
      [conv2d(3, undefined as never)],
      "conv2d: kernel must be a whole number of at least 1, or two of them, got undefined",
      "give",
    ],
    ["no channels", input, [conv2d(0, 3)], "conv2d: channels must be a whole number from 1 to 65536, got 0", "give"],
    [
      "a padding",
      input,
      [conv2d(3, 3, { padding: "full" as "same" })],
      'conv2d: padding must be one of valid, same, got "full"',
      "choose one of them",
    ],
    [
      "first weights",
      input,
      [conv2d(3, 3, { weights: "xavier" as "scaled" })],
      'conv2d: weights must be one of gaussian, scaled, he, got "xavier"',
      "choose one of them",
    ],
    [
      "softmax on images",
      input,
      [conv2d(3, 3, { activation: "softmax" })],
      'conv2d: activation must be one of sigmoid, tanh, relu, linear, got "softmax"',
      "choose one of them",
    ],
    [
      "softmax on normalized images",
      input,
      [batchNorm({ activation: "softmax" })],
      'batchNorm: activation must be one of sigmoid, tanh, relu, linear, got "softmax"',
      "choose",
    ],
    [
      "a window of 0",
      input,
      [maxPool2d([2, 0])],
      "maxPool2d: size must be a whole number of at least 1, or two of them, got [2,0]",
      "a number such as 2",
    ],
    [
      "a window and a half",
      input,
      [averagePool2d(1.5)],
      "averagePool2d: size must be a whole number of at least 1, or two of them, got [1.5,1.5]",
      "a number such as 2",
    ],
    [
      "a window too large",
      input,
      [averagePool2d(6)],
      "averagePool2d: a window of 6x6 does not fit into images of 5x7",
      "choose a size of at most 5x7",
    ],
    [
      "nothing left",
      input,
      [dropout(1)],
      "dropout: rate must be a number from 0 up to, not including, 1, got 1",
      "0.5 for one half",
    ],
    [
      "a negative rate",
      input,
      [dropout(-0.1)],
      "dropout: rate must be a number from 0 up to, not including, 1, got -0.1",
      "0.5 for one half",
    ],
    [
      "a rate that is none",
      input,
      [dropout("0.5" as never)],
      'dropout: rate must be a number from 0 up to, not including, 1, got "0.5"',
      "0.5 for one half",
    ],
    [
      "a momentum",
      input,
      [batchNorm({ momentum: 1.5 })],
      "batchNorm: momentum must be a number from 0 to 1, got 1.5",
      "give",
    ],
    [
      "an epsilon of 0",
      input,
      [batchNorm({ epsilon: 0 })],
      "batchNorm: epsilon must be a number from 1e-12 to 1, got 0",
      "give",
    ],
  ];
  test.each(table)("%s", (_, input, layers, problem, remedy) => {
    const make = () => network({ input, cost: "quadratic", layers });
    expect(make).toThrow(problem);
    expect(make).toThrow(remedy);
  });

  test("options that there are not are refused at once", () => {
    expect(() => conv2d(3, 3, { stride: 2 } as object)).toThrow(
      'conv2d has no option "stride"\ntake it out; there is activation, padding, weights',
    );
    expect(() => conv2d(3, 3, null as never)).toThrow(
      "conv2d: options must be an object, got null\nwrite conv2d(20, 5",
    );
    expect(() => batchNorm({ eps: 1 } as object)).toThrow('batchNorm has no option "eps"');
    expect(() => batchNorm(3 as never)).toThrow("batchNorm: options must be an object, got 3\nwrite batchNorm(");
    expect(() => dense(3, { units: 4 } as object)).toThrow(
      'dense has no option "units"\ntake it out; there is activation',
    );
  });
});
