import type { ActivationName } from "../../layers/activation.ts";
import { defineLayer } from "../../layers/layer.ts";
import { network } from "../../network/network.ts";
import type { RunContext } from "../run.ts";
import { networkOf } from "../settings.ts";
import { type TrainingOutcome, type TrainingSettings, trainOnce } from "./training.ts";

/** A layer that passes on what it gets: its activation is applied to the output of the layer before. */
const again = defineLayer<{ activation: ActivationName }, never>({
  kind: "again",
  shape: (input) => [...input],
  forward: ({ x, y }) => y.set(x),
  backward: ({ dx, dy }) => dx?.set(dy),
});

/** A training whose outputs, softmax already, go through softmax once more before they come to the cost. */
export function run(settings: TrainingSettings, context: RunContext): Promise<TrainingOutcome> {
  const { input, cost, layers } = networkOf(settings.network);
  const twice = network({ input, cost, layers: [...layers, again({ activation: "softmax" })] });
  return trainOnce(twice, settings, context);
}
