import type { Experiment, RunResult } from "../experiment.ts";
import type { BitwiseOutcome, BitwiseSettings } from "../runs/bitwise-layer.ts";
import { book30 } from "./book-30.ts";

const settings: BitwiseSettings = { ...book30.settings, weight: 10 };

/** A layer that turns ten outputs into four bits, with weights thought out instead of learned. */
export const bitwiseLayer: Experiment = {
  id: "bitwise-layer",
  section: "first-network",
  source: "Nielsen, Neural Networks and Deep Learning, chapter 1, exercise",
  title: "A layer made by hand: ten outputs into four bits",
  setup:
    "Behind the ten outputs four more neurons, one a bit: weight 10 from each digit that has the bit, -10 from the others, biases 0. Tried at all 1,024 corners of what the exercise allows for each digit, and behind three trained networks.",
  claims: [
    // It shows where every corner gives the digit's bits.
    {
      what: "right bits wherever the right output is at least 0.99 and the others are below 0.01",
      published: "such weights and biases exist",
    },
    // It shows where every test image whose outputs meet that condition gives the bits of its largest output.
    { what: "so it is behind a trained network", published: "Inkling's own" },
  ],
  why: "Each bit's neuron sums what speaks for it, less what speaks against it. The right output counts at least 0.99, the nine others together at most 0.09, so the sum always has the right output's sign, and a weight of 10 makes it a clear answer. The weighted sum is linear in the ten outputs, so its worst case is at a corner, and there are only 1,024 corners for each digit: all were tried.\n\nBehind trained networks two test images in three meet the condition, and all of these are written as the digit of the largest output. Of the others 99 in a hundred are, too: it is enough that this output is larger than the rest together.",
  runs: (extent) =>
    (extent === "full" ? [1, 2, 3] : [1]).map((seed) => ({
      name: `seed ${seed}`,
      kind: "bitwise-layer",
      settings: extent === "full" ? settings : { ...settings, epochs: 3 },
      seed,
      seconds: extent === "full" ? 3 : 0.7,
    })),
  conclude(results) {
    const found = results as readonly RunResult<BitwiseOutcome>[];
    const { corners, weights } = found[0]!.outcome;
    const total = (pick: (outcome: BitwiseOutcome) => number): number =>
      found.reduce((sum, { outcome }) => sum + pick(outcome), 0);
    const sure = { images: total((it) => it.sure.images), agree: total((it) => it.sure.agree) };
    const unsure = { images: total((it) => it.unsure.images), agree: total((it) => it.unsure.agree) };
    const rows = found.map(({ run, outcome: { sure, unsure, correct } }) => [
      run.name,
      `${sure.agree} of ${sure.images}`,
      `${unsure.agree} of ${unsure.images}`,
      correct.outputs,
      correct.bits,
    ]);
    const digits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    return {
      measured: [
        {
          holds: corners.right === corners.count,
          figures: `${corners.right} of ${corners.count} corners; no bit comes nearer to 0.5 than ${corners.nearest}`,
        },
        {
          holds: sure.images > 0 && sure.agree === sure.images,
          figures: `${sure.agree} of ${sure.images} images that meet the condition; ${unsure.agree} of ${unsure.images} that do not`,
        },
      ],
      pictures: [
        {
          kind: "table",
          title: "Weights from the ten outputs to the four bits",
          alt: `Weight ${settings.weight} from each digit to the bits that it has, ${-settings.weight} to the others.`,
          columns: ["", ...digits.map(String)],
          rows: weights.map((row, i) => [`bit ${[8, 4, 2, 1][i]}`, ...row]),
        },
        {
          kind: "table",
          title: "Behind trained networks: do the bits write the digit of the largest output?",
          alt: `Of ${sure.images} test images that meet the condition ${sure.agree} do, of ${unsure.images} others ${unsure.agree}.`,
          columns: [
            "start",
            "images that meet the condition",
            "images that do not",
            "read rightly by the outputs",
            "by the bits",
          ],
          rows,
        },
      ],
    };
  },
};
