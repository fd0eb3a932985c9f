import type { RunContext } from "../run.ts";
import { networkOf } from "../settings.ts";
import { type EpochFigures, type TrainingOutcome, type TrainingSettings, trainOnce } from "./training.ts";

/** A training of which curves are kept, not all figures of each epoch: hundreds of epochs in few bytes. */
export interface CurvesOutcome extends Omit<TrainingOutcome, "epochs"> {
  readonly curves: Curves;
}

/** What went up or down: a number for each epoch, five digits; the ones that were asked for. */
export type Curves = Readonly<Partial<Record<CurveName, readonly number[]>>>;

/** Accuracies and the saturated share of the first hidden layer are in percent; costs are means, without regularization. */
export type CurveName = keyof typeof sources;

/** Where an epoch has each; what is of training data is as the monitor measures it, after the epoch. */
const sources = {
  trainingAccuracy: ({ monitor }) => percent(monitor?.training?.accuracy),
  trainingCost: ({ monitor }) => monitor?.training?.cost,
  validationAccuracy: ({ validation }) => percent(validation?.accuracy),
  validationCost: ({ validation }) => validation?.cost,
  testAccuracy: ({ test }) => percent(test?.accuracy),
  testCost: ({ test }) => test?.cost,
  weightLength: ({ monitor }) => monitor?.weights?.length,
  saturation: ({ monitor }) => percent(monitor?.saturation?.dense1),
} satisfies Record<string, (epoch: EpochFigures) => number | undefined>;

/** Trains once, as the settings say. */
export async function run(settings: TrainingSettings, context: RunContext): Promise<CurvesOutcome> {
  const { epochs, ...rest } = await trainOnce(networkOf(settings.network), settings, context);
  return { ...rest, curves: curvesOf(epochs) };
}

/** The figures of all epochs, one kind after the other. */
export function curvesOf(epochs: readonly EpochFigures[]): Curves {
  const curves: Partial<Record<CurveName, number[]>> = {};
  for (const name of Object.keys(sources) as CurveName[]) {
    const values = epochs.map(sources[name]).filter((value) => value !== undefined);
    if (values.length > 0) curves[name] = values.map((value) => Number(value.toPrecision(5)));
  }
  return curves;
}

function percent(share: number | undefined): number | undefined {
  return share === undefined ? undefined : 100 * share;
}
