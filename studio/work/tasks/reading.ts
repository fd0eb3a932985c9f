import { type Picture, predict, type ReadString, readDigits } from "inkling";
import { openedNetwork, openNetwork, requireReader } from "../networks.ts";

/** Opens a network's file for reading; its fingerprint. */
export async function openReader({ file, name }: { file: Uint8Array; name: string }): Promise<string> {
  const { fingerprint, model } = await openNetwork(file, name);
  requireReader(model, name);
  return fingerprint;
}

/** Reads a picture with a network that was opened; undefined where the worker does not have that any more. */
export async function readPicture({
  fingerprint,
  picture,
}: {
  fingerprint: string;
  picture: Picture;
}): Promise<ReadString | undefined> {
  const model = openedNetwork(fingerprint);
  if (model === undefined) return undefined;
  return readDigits(picture, async (digits) => (await predict(model, digits)).map((answer) => answer.probabilities));
}
