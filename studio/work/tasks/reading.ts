import { normalizeDigit, type Picture, predict } from "inkling";
import { openedNetwork, openNetwork, requireReader } from "../networks.ts";

/** A digit that was found in a picture. */
export interface FoundDigit {
  readonly label: number;
  /** 0 to 1 */
  readonly probability: number;
  /** `[10]` */
  readonly probabilities: Float64Array;
  /** Where it stands, in pixels of the picture. */
  readonly box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  /** `[28, 28]`, as the network saw it. */
  readonly pixels: Uint8Array;
}

/** What a picture was read as: its digits from left to right. */
export interface Reading {
  readonly text: string;
  readonly digits: readonly FoundDigit[];
}

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
}): Promise<Reading | undefined> {
  const model = openedNetwork(fingerprint);
  if (model === undefined) return undefined;
  const pixels = normalizeDigit(picture);
  const [{ label, probability, probabilities }] = (await predict(model, pixels)) as [
    Awaited<ReturnType<typeof predict>>[0],
  ];
  const box = { left: 0, top: 0, width: picture.width, height: picture.height };
  return { text: String(label), digits: [{ label, probability, probabilities, box, pixels }] };
}
