import { create } from "../../network/model.ts";
import { measure } from "../../training/measure.ts";
import type { RunContext } from "../run.ts";
import { type DenseNetwork, networkOf } from "../settings.ts";

/** A network before it has learned anything. */
export interface SpeedSettings {
  readonly network: DenseNetwork;
  /** Training images whose mean gradient is taken, from the first on. */
  readonly images: number;
}

export interface SpeedOutcome {
  /** Length of dC/db of each layer, the first hidden one first. */
  readonly speeds: readonly number[];
}

/** How fast each layer would learn with the weights that it starts with. */
export async function run({ network, images }: SpeedSettings, context: RunContext): Promise<SpeedOutcome> {
  const { training } = await context.mnist();
  const model = await create(networkOf(network), { seed: context.seed });
  const { gradients } = await measure(model, training, { gradients: images });
  return { speeds: Object.values(gradients).map(({ bias }) => bias!) };
}
