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
        missed:
          "Two of five starts do. In the others the outputs are as near to 0, but which of them is the largest still changes with the image: a second digit, or a few, is read of some, and no more often rightly.",
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
  why: "The training cost says what has happened: it is 0.5 to nine digits, which is what an image costs where all ten outputs are 0. The first steps move the outputs' z so far down that the sigmoid has no slope left, and without slope there is no way back. The hidden neurons are hardly worse off than those of book-30: 26 of 30 still tell images apart (seed 1).\n\nWhat is read then is whichever of ten numbers that are nearly 0 is the largest, mostly the same for every image: 1,009 of the 10,000 test images are nines and 982 are fours, which are the figures published.",
});

/** Digits that were read at least once. */
function digitsRead(confusion: readonly (readonly number[])[]): number[] {
  return confusion.flatMap((_, read) => (confusion.some((row) => row[read]! > 0) ? [read] : []));
}
