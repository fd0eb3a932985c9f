import type { RunResult } from "../experiment.ts";
import type { Picture } from "../picture.ts";
import type { TrainingOutcome } from "../runs/training.ts";

/** The 5x5 filters of the first convolution, and how accuracy and cost went on each set: of the first run. */
export function learnedFilters([first]: readonly RunResult<TrainingOutcome>[]): Picture[] {
  const { run, outcome } = first!;
  const filters = outcome.weightImages!;
  const sets = ["training", "validation", "test"] as const;
  const curves = sets.flatMap((set) => {
    const points = outcome.epochs.flatMap((epoch): [number, number][] => {
      const figures = set === "training" ? epoch.monitor?.training : epoch[set];
      return figures === undefined ? [] : [[epoch.epoch, 100 * figures.accuracy]];
    });
    return points.length === 0 ? [] : [{ name: set, points }];
  });
  const last = curves.map(({ name, points }) => `${name} ${points.at(-1)![1].toFixed(2)} %`).join(", ");
  return [
    {
      kind: "lines",
      title: `Accuracy on each set (${run.name})`,
      alt: `Accuracy after each epoch, on the first 5,000 training images and on the other sets; after the last: ${last}.`,
      x: { label: "epoch" },
      y: { label: "accuracy, %" },
      series: curves,
    },
    {
      kind: "images",
      title: `The first layer's filters (${run.name})`,
      alt: `${filters.length} filters of 5x5 weights as they were learned: many are light on one side and dark on the other, as an edge or a stroke of one slant is.`,
      width: 5,
      height: 5,
      scale: "signed",
      images: filters.map((pixels, i) => ({ name: String(i + 1), pixels })),
    },
  ];
}
