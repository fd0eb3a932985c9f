import { meanOf } from "../experiment.ts";
import { trainingExperiment } from "../training-experiment.ts";
import { book30 } from "./book-30.ts";
import { accuraciesOf } from "./over-starts.ts";

/** Dark ink on white paper. */
export const inverted = trainingExperiment({
  id: "inverted",
  section: "first-network",
  source: "a reader's notes: the network rebuilt in R and C++",
  title: "Inverted images",
  setup: "The book's first network, learning rate 3, on images whose ink is 0 and whose paper is 1.",
  published: 25,
  publishedAs: "seldom above 60, often 20 to 30",
  figure: "last",
  // What the words say: between the often and the seldom.
  band: { low: 20, high: 60, better: "neither" },
  settings: { ...book30.settings, images: { inverted: true } },
  keep: { neuronsOf: "dense1" },
  seeds: book30.seeds,
  seconds: 8,
  also: [
    {
      // It shows where at most two starts in ten ever come above 60 %.
      claim: { what: "seldom above 60 %", published: "seldom above 60" },
      measure: (results) => {
        const peaks = accuraciesOf(results, "peak");
        const above = peaks.filter((peak) => peak > 60).length;
        const figures = `${above} of ${peaks.length} starts ever come above 60 %; peaks ${peaks.map((p) => p.toFixed(0)).join(", ")}, mean ${meanOf(peaks).value.toFixed(1)}`;
        return { holds: above <= peaks.length / 5, figures };
      },
    },
  ],
  why: "Paper that is 1 adds most of a neuron's 784 random weights to its sum, so sums are larger, neurons are saturated, and they move together with every image.",
});
