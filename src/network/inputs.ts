import type { Dataset } from "../core/dataset.ts";
import { describe, RequestError } from "../core/errors.ts";
import { formatShape, sizeOf } from "../core/shape.ts";
import type { Inputs } from "./engine.ts";
import type { Network } from "./network.ts";

/**
 * What can be shown to a network: one input or several after one another. Bytes mean 0 to 1 in steps of 1/255; other
 * numbers mean themselves. A dataset is read whole.
 */
export type InputLike = Dataset | Uint8Array | Uint8ClampedArray | Float32Array | Float64Array | readonly number[];

/** Whatever was shown, as inputs of the network's size. */
export function toInputs(operation: string, network: Network, shown: InputLike): Inputs {
  if (isDataset(shown)) {
    checkInputSize(operation, network, shown);
    return shown;
  }
  const numbers = ArrayBuffer.isView(shown) || Array.isArray(shown);
  const size = sizeOf(network.input);
  if (!numbers || shown.length === 0 || shown.length % size !== 0) {
    throw new RequestError(
      `${operation}: expected an input of ${formatShape(network.input)}, ${size} numbers, or several of them, got ${
        Array.isArray(shown) ? `a list of ${shown.length}` : describe(shown)
      }`,
      "give a Uint8Array of pixels, an array of numbers, or a dataset",
    );
  }
  const inputs = toNumbers(shown);
  const bad = inputs instanceof Uint8Array ? -1 : inputs.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RequestError(
      `${operation}: inputs must be finite numbers, got ${describe((shown as readonly number[])[bad])} at ${bad}`,
      "correct the number, or leave that input out",
    );
  }
  return { count: shown.length / size, shape: network.input, inputs };
}

function toNumbers(shown: Exclude<InputLike, Dataset>): Inputs["inputs"] {
  if (shown instanceof Uint8Array || shown instanceof Float32Array || shown instanceof Float64Array) return shown;
  if (shown instanceof Uint8ClampedArray) return new Uint8Array(shown.buffer, shown.byteOffset, shown.length);
  return Float64Array.from(shown);
}

/** Whether it has what a dataset has. */
export function isDataset(shown: unknown): shown is Dataset {
  return typeof shown === "object" && shown !== null && "inputs" in shown && "targets" in shown;
}

/** Refuses a dataset whose inputs have another number of elements than the network reads. */
function checkInputSize(operation: string, network: Network, data: Dataset): void {
  if (sizeOf(data.shape) === sizeOf(network.input)) return;
  throw new RequestError(
    `${operation}: the network reads inputs of ${formatShape(network.input)}, ${data.name} has ${formatShape(data.shape)}`,
    `make the network with input [${data.shape.join(", ")}] or [${sizeOf(data.shape)}], or bring the data to its size`,
  );
}

/** Refuses a dataset that the network cannot be trained on or measured on. */
export function checkDataset(operation: string, network: Network, data: Dataset): void {
  if (!isDataset(data)) {
    throw new RequestError(`${operation}: expected a dataset, got ${describe(data)}`, "make one with dataset({ ... })");
  }
  checkInputSize(operation, network, data);
  const outputs = sizeOf(network.output);
  const wanted = data.targets instanceof Float32Array ? data.targets.length / data.count : data.classes.length;
  const fits = data.targets instanceof Float32Array ? wanted === outputs : wanted <= outputs;
  if (fits) return;
  throw new RequestError(
    `${operation}: the network has ${outputs} outputs, ${data.name} wants ${wanted}`,
    `end the network with ${wanted} outputs`,
  );
}
