import {
  generatedDigits,
  type Model,
  type Picture,
  type Polarity,
  predict,
  type ReadString,
  readDigits,
} from "inkling";
import { openedNetwork, openNetwork, requireReader } from "../networks.ts";

/** So many digits are read before the first one that is asked for: by then engines have compiled what reads. */
const WARM_UP = 30;

/** Opens a network's file for reading; its fingerprint. */
export async function openReader({ file, name }: { file: Uint8Array; name: string }): Promise<string> {
  const { fingerprint, model } = await openNetwork(file, name);
  requireReader(model, name);
  const { inputs } = generatedDigits({ count: WARM_UP });
  for (let i = 0; i < WARM_UP; i++) {
    const data = Uint8Array.from(inputs.subarray(784 * i, 784 * (i + 1)));
    await read(model, { width: 28, height: 28, channels: 1, data }, "light-on-dark");
  }
  return fingerprint;
}

/** Reads a picture with a network that was opened; undefined where the worker does not have that any more. */
export async function readPicture({
  fingerprint,
  picture,
  polarity,
}: {
  fingerprint: string;
  picture: Picture;
  polarity: Polarity;
}): Promise<ReadString | undefined> {
  const model = openedNetwork(fingerprint);
  if (model === undefined) return undefined;
  return read(model, picture, polarity);
}

function read(model: Model, picture: Picture, polarity: Polarity): Promise<ReadString> {
  const classify = async (digits: Uint8Array) => (await predict(model, digits)).map((answer) => answer.probabilities);
  return readDigits(picture, classify, { polarity });
}
