import type { Dataset } from "../core/dataset.ts";
import type { Shape } from "../core/shape.ts";
import { checkDataset } from "../network/inputs.ts";
import type { Model } from "../network/model.ts";
import type { MeasurementsOf } from "./figures.ts";
import type { MonitorOptions } from "./monitor-options.ts";

/**
 * Measures a model as `train` with the same `monitor` does after every epoch: before the first one, or at any time.
 *
 * @param data training examples, of which `options` says how many are asked
 * @throws RequestError for data that do not fit the network, more examples than there are, or an option that there is not
 * @see Nielsen, chapter 5, "What's causing the vanishing gradient problem?", for norms of gradients
 *
 * @example
 * ```ts
 * const { gradients, saturation } = await measure(model, data.training, { gradients: 1000, saturation: 1000 });
 * gradients["dense1"]?.bias; // the book's speed of learning: small beside that of dense2 where the gradient vanishes
 * saturation["dense1"]; // 0.2: a fifth of what its neurons say is next to 0 or 1
 * ```
 */
export async function measure<Input extends Shape, Output extends Shape, const Options extends MonitorOptions>(
  model: Model<Input, Output>,
  data: Dataset,
  options: Options,
): Promise<MeasurementsOf<Options>> {
  checkDataset("measure", model.network, data);
  // Loaded when it is asked for, here and in training: a page that never measures does not pay for it.
  const { monitorOf } = await import("./monitor.ts");
  return (await monitorOf("measure", model, data, options)()) as MeasurementsOf<Options>;
}
