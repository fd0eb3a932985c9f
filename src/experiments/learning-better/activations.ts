import type { ActivationName } from "../../layers/activation.ts";
import { sgd } from "../../training/optimizer.ts";
import type { Experiment } from "../experiment.ts";
import type { TrainingSettings } from "../runs/training.ts";
import {
  accuracies,
  curvesOf,
  firstEpochAt,
  listed,
  mean,
  meansListed,
  ofVariant,
  type Variant,
  variantRuns,
} from "./compare.ts";

/** The same network and training, with another activation in the hidden layer. */
function settingsOf(activation: ActivationName): TrainingSettings {
  return {
    network: {
      sizes: [784, 100, 10],
      activation,
      cost: "log-likelihood",
      weights: activation === "relu" ? "he" : "scaled",
    },
    optimizer: sgd({ learningRate: 0.1, l2: 5 }),
    batchSize: 10,
    epochs: 30,
    split: [50_000, 10_000],
    monitor: { saturation: 1_000 },
  };
}

/** The accuracy on the validation images that is waited for. */
const MARK = 97;

/** How far another activation may fall behind in the end: about what chance moves a figure of 10,000 images. */
const TOLERANCE = 0.3;

/** An experiment that holds an activation against the sigmoid. */
export function againstSigmoid({
  activation,
  stuck,
  ...texts
}: Pick<Experiment, "id" | "title" | "setup" | "why"> & {
  readonly activation: "tanh" | "relu";
  /** What of its neurons the picture of saturation counts. */
  readonly stuck: string;
}): Experiment {
  const names = ["sigmoid", activation] as const;
  const variants = names.map((name): Variant => ({ name, settings: settingsOf(name), seconds: 10 }));
  return {
    ...texts,
    section: "learning-better",
    source: "Nielsen, chapter 3",
    claims: [
      {
        what: `in every seed, ${activation} comes to ${MARK} % of the validation images in fewer epochs than sigmoid`,
        published: "described",
      },
      {
        what: `in the mean, ${activation} reads the test images at most ${TOLERANCE} points worse than sigmoid, each by its best epoch on the validation images`,
        published: "described",
      },
    ],
    runs: (extent) => variantRuns(variants, [1, 2, 3], extent),
    conclude(results) {
      const [sigmoidFirst, first] = names.map((name) =>
        ofVariant(results, name).map(({ outcome }) => firstEpochAt(MARK, outcome)),
      );
      const [sigmoid, other] = names.map((name) => accuracies(results, name, "chosen"));
      const shares = names.map((name) =>
        mean(ofVariant(results, name).map(({ outcome }) => 100 * outcome.epochs.at(-1)!.monitor!.saturation!.dense1!)),
      );
      return {
        measured: [
          {
            holds: first!.every((epoch, i) => epoch < sigmoidFirst![i]!),
            figures: `${MARK} % first after epoch ${listed(first!, 0)}; sigmoid ${listed(sigmoidFirst!, 0)}`,
          },
          {
            holds: mean(other!) >= mean(sigmoid!) - TOLERANCE,
            figures: `${meansListed({ [activation]: other!, sigmoid: sigmoid! })}; seed by seed ${listed(other!)} and ${listed(sigmoid!)}`,
          },
        ],
        pictures: [
          curvesOf(
            {
              title: "Accuracy on the validation images",
              alt: `${activation} comes to ${MARK} % after epoch ${listed(first!, 0)}, sigmoid after epoch ${listed(sigmoidFirst!, 0)}.`,
              y: { label: "accuracy, %", from: 90, to: 99 },
            },
            names,
            results,
            ({ validation }) => 100 * validation!.accuracy,
          ),
          curvesOf(
            {
              title: "Share of the hidden layer that hardly learns",
              alt: `Saturated activations of sigmoid neurons, and ${stuck}, over the first 1,000 training images. After the last epoch ${shares[0]!.toFixed(1)} % and ${shares[1]!.toFixed(1)} %.`,
              y: { label: "share, %", from: 0 },
            },
            names,
            results,
            ({ monitor }) => 100 * monitor!.saturation!.dense1!,
          ),
        ],
      };
    },
  };
}
