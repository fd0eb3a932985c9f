import { sgd } from "../../training/optimizer.ts";
import { trainingExperiment } from "../training-experiment.ts";
import { book30 } from "./book-30.ts";

/** A learning rate far too large. */
export const eta100 = trainingExperiment({
  id: "eta-100",
  section: "first-network",
  source: book30.source,
  title: "Learning rate 100",
  setup: "The book's first network with learning rate 100.",
  published: 9.82,
  publishedAs: "10.09 after the first epoch, 9.82 after the last",
  figure: "last",
  // A network that reads all images as one digit is right for that digit's share: 8.92 to 11.35 % of the test images.
  band: { low: 8.9, high: 11.4 },
  settings: { ...book30.settings, optimizer: sgd({ learningRate: 100 }) },
  keepFirst: { probabilities: 200, neuronsOf: "dense1" },
  seeds: [1, 2, 3, 4, 5],
  seconds: 3,
  also: [
    {
      claim: {
        what: "every start reads all images as one digit",
        published: "no better than noise; 1,009 test images are nines and 982 are fours, the very figures published",
      },
      measure: (results) => {
        const digits = results.map(({ outcome }) => digitsRead(outcome.confusion));
        const figures = results.map(({ run }, i) => `${run.name}: ${digits[i]!.join(", ")}`).join("; ");
        return {
          holds: digits.every(({ length }) => length === 1),
          figures: `digits that are read at all: ${figures}`,
        };
      },
    },
  ],
  why: "One step of a mini-batch moves a neuron's z by tens or hundreds, into the flat ends of the sigmoid, where the next steps find no slope to come back on. All outputs then say nearly 0 to everything, and the largest of them is the same for every image.",
});

/** Digits that were read at least once. */
function digitsRead(confusion: readonly (readonly number[])[]): number[] {
  return confusion.flatMap((_, read) => (confusion.some((row) => row[read]! > 0) ? [read] : []));
}
