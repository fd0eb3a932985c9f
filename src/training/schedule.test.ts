import { describe, expect, test } from "vitest";
import { rings } from "../../test/helpers/rings.ts";
import { dataset } from "../data/dataset.ts";
import { dense } from "../layers/dense.ts";
import { create } from "../network/model.ts";
import { network } from "../network/network.ts";
import type { Epoch } from "./figures.ts";
import { sgd } from "./optimizer.ts";
import { halving, isOver, oneCycle, rateAt, type Schedule, stepDecay } from "./schedule.ts";
import { train } from "./train.ts";

/** Epochs that read so many of 100 validation examples rightly. */
function epochs(...correct: number[]): Epoch[] {
  return correct.map((right, i) => ({
    epoch: i + 1,
    seconds: 1,
    learningRate: 1,
    training: { cost: 1 },
    validation: { correct: right, total: 100, accuracy: right / 100, cost: 1 },
    test: undefined,
    monitor: undefined,
  }));
}

/** The rate of an epoch's first mini-batch after this history, from a rate of 1. */
const rateAfter = (schedule: Schedule, ...correct: number[]): number =>
  rateAt(schedule, 1, { history: epochs(...correct), step: 10 * correct.length, steps: 1000 });

test("without a schedule the rate stays", () => {
  expect(rateAt(undefined, 0.3, { history: epochs(1, 2), step: 20, steps: 30 })).toBe(0.3);
});

test("step decay: a factor from each epoch on", () => {
  const schedule = stepDecay({ epochs: [2, 4], factor: 0.5 });
  const rates = [[], [1], [1, 1], [1, 1, 1], [1, 1, 1, 1]].map((history) => rateAfter(schedule, ...history));
  expect(rates).toEqual([1, 0.5, 0.5, 0.25, 0.25]);
  expect(rateAfter(stepDecay({ epochs: [1] }))).toBe(0.1);
});

describe("halving", () => {
  test("after so many epochs that are not better than the best; then it waits as long again", () => {
    const schedule = halving({ patience: 2 });
    expect(rateAfter(schedule)).toBe(1);
    expect(rateAfter(schedule, 50, 60, 60)).toBe(1);
    expect(rateAfter(schedule, 50, 60, 60, 59)).toBe(0.5);
    expect(rateAfter(schedule, 50, 60, 60, 59, 60)).toBe(0.5);
    expect(rateAfter(schedule, 50, 60, 60, 59, 60, 58)).toBe(0.25);
    expect(rateAfter(schedule, 50, 60, 60, 59, 60, 61, 61)).toBe(0.5); // better in time
  });

  test("ends training when it has halved so often: 1/128 without being told", () => {
    const schedule = halving({ patience: 1 });
    const flat = (length: number) => epochs(...new Array<number>(length).fill(50));
    expect(isOver(schedule, flat(7))).toBe(false);
    expect(isOver(schedule, flat(8))).toBe(true);
    expect(rateAt(schedule, 1, { history: flat(8), step: 8, steps: 100 })).toBe(1 / 128);
    expect(isOver(halving({ patience: 1, most: 2 }), flat(3))).toBe(true);
    expect(isOver(stepDecay({ epochs: [1] }), flat(50))).toBe(false);
  });
});

describe("one cycle", () => {
  const at = (schedule: Schedule, step: number, steps = 101): number =>
    rateAt(schedule, 0.5, { history: [], step, steps });

  test("linear: from a part of the rate up to it, and down to a smaller part", () => {
    const schedule = oneCycle({ warmUp: 0.2, startDivisor: 5, endDivisor: 50, shape: "linear" });
    expect(at(schedule, 0)).toBeCloseTo(0.1, 15);
    expect(at(schedule, 10)).toBeCloseTo(0.3, 15);
    expect(at(schedule, 20)).toBe(0.5);
    expect(at(schedule, 60)).toBeCloseTo(0.255, 15);
    expect(at(schedule, 100)).toBeCloseTo(0.01, 15);
  });

  test("cosine: slow at both ends and in the middle halfway, to 1e-15", () => {
    const schedule = oneCycle();
    expect(at(schedule, 0)).toBeCloseTo(0.5 / 25, 15);
    expect(at(schedule, 15)).toBeCloseTo((0.5 + 0.02) / 2, 15);
    expect(at(schedule, 30)).toBe(0.5);
    expect(at(schedule, 65)).toBeCloseTo((0.5 + 0.5e-4) / 2, 15);
    expect(at(schedule, 100)).toBeCloseTo(0.5e-4, 15);
    const share = (1 - Math.cos(Math.PI / 7)) / 2;
    expect(at(schedule, 40)).toBeCloseTo(0.5 + (0.5e-4 - 0.5) * share, 15);
  });

  test("no warm-up, nothing else, or one mini-batch alone: the rate itself is reached", () => {
    expect([at(oneCycle({ warmUp: 0 }), 0), at(oneCycle({ warmUp: 1 }), 100), at(oneCycle(), 0, 1)]).toEqual([
      0.5, 0.5, 0.5,
    ]);
  });
});

test.each([
  [() => stepDecay(undefined as never), "the one before, got undefined"],
  [() => stepDecay({ epochs: [] }), "stepDecay: epochs must be whole numbers of at least 1, each larger than"],
  [() => stepDecay({ epochs: [3, 3] }), "the one before, got [3,3]\nwrite for example epochs: [20, 30]"],
  [() => stepDecay({ epochs: [0] }), "the one before, got [0]"],
  [() => stepDecay({ epochs: 5 as unknown as number[] }), "the one before, got 5"],
  [() => stepDecay({ epochs: [3], factor: 0 }), "stepDecay: factor must be a number of at least 5e-324, got 0"],
  [() => halving({ patience: 0 }), "halving: patience must be a whole number of at least 1, got 0"],
  [() => halving({ most: 1.5 }), "halving: most must be a whole number of at least 1, got 1.5"],
  [() => oneCycle({ warmUp: 2 }), "oneCycle: warmUp must be a number from 0 to 1, got 2"],
  [() => oneCycle({ startDivisor: 0 }), "oneCycle: startDivisor must be a number of at least 1, got 0"],
  [() => oneCycle({ endDivisor: 0 }), "oneCycle: endDivisor must be a number of at least 1, got 0"],
  [() => oneCycle({ shape: "sine" as "cosine" }), 'oneCycle: shape must be one of cosine, linear, got "sine"'],
])("%s is refused", (make, message) => {
  expect(make).toThrow(message);
});

describe("train", () => {
  const data = dataset(rings(210));
  const validation = dataset(rings(50, 0.5));
  const spec = network({ input: [2], cost: "cross-entropy", layers: [dense(8, { activation: "tanh" }), dense(2)] });
  const options = { epochs: 6, batchSize: 20, optimizer: sgd({ learningRate: 0.5 }), validation }; // 11 mini-batches an epoch
  const fresh = () => create(spec, { seed: 1 });

  test("tells the rate of each epoch's last mini-batch", async () => {
    const decayed = await train(await fresh(), data, { ...options, schedule: stepDecay({ epochs: [3, 5] }) }).result;
    expect(decayed.epochs.map(({ learningRate }) => learningRate)).toEqual([
      0.5,
      0.5,
      0.05,
      0.05,
      0.05 * 0.1,
      0.05 * 0.1,
    ]);
    const cycle = oneCycle();
    const { epochs } = await train(await fresh(), data, { ...options, schedule: cycle }).result;
    const rates = epochs.map((_, i) => rateAt(cycle, 0.5, { history: [], step: 11 * (i + 1) - 1, steps: 66 }));
    expect(epochs.map(({ learningRate }) => learningRate)).toEqual(rates);
    expect(rates.at(-1)).toBeCloseTo(0.5e-4, 15);
  });

  test("gives every mini-batch of a cycle a rate of its own", async () => {
    const seen: number[] = [];
    const model = await fresh();
    const compiled = model.compiled;
    const spied = {
      ...model,
      compiled: {
        ...compiled,
        train: (work: Parameters<typeof compiled.train>[0]) => {
          seen.push(...work.learningRates);
          return compiled.train(work);
        },
      },
    };
    const schedule = oneCycle({ shape: "linear" });
    await train(spied, data, { ...options, schedule }).result;
    expect(seen).toEqual(
      Array.from({ length: 66 }, (_, step) => rateAt(schedule, 0.5, { history: [], step, steps: 66 })),
    );
  });

  test("halving stops a training that stalls, before its last epoch", async () => {
    const schedule = halving({ patience: 1, most: 3 });
    const { stoppedBecause, epochs } = await train(await fresh(), data, { ...options, epochs: 500, schedule }).result;
    expect(stoppedBecause).toBe("stopped early");
    expect(epochs.at(-1)!.learningRate).toBe(0.125);
    expect(epochs.length).toBeLessThan(500);
    const rates = new Set(epochs.map(({ learningRate }) => learningRate));
    expect([...rates]).toEqual([0.5, 0.25, 0.125]);
  });

  test.each([
    [
      { schedule: halving(), validation: undefined },
      "train: schedule halving needs validation data to judge by, got none",
    ],
    [
      { schedule: 0.5 as unknown as Schedule },
      "train: schedule must be one, got 0.5\nwrite schedule: oneCycle(), halving() or stepDecay({ epochs: [20] })",
    ],
  ])("refuses %o", async (changed, message) => {
    const model = await fresh();
    expect(() => train(model, data, { ...options, ...changed })).toThrow(message);
  });
});
