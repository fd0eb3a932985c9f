/** A peer's side of the protocol, for peers written in JavaScript: requests come as lines of JSON, and so go answers. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Answers, Request } from "./child.ts";
import type { Workload } from "./workloads.ts";

/** What tables tell of a program. */
interface Described {
  readonly version: string;
  /** What is not as the workload says, or how it was written. */
  readonly note?: string;
}

/** A program that trains or reads, made ready for one workload. */
export interface Peer extends Described {
  /** Trains with so many images in mini-batches, or reads so many: seconds. */
  run(images: number): number | Promise<number>;
  /** Part of the test images read rightly now. */
  accuracy(): number | Promise<number>;
}

/** A program that trains to the end. */
export interface Finisher extends Described {
  /** Trains from fresh weights: seconds, and the part of the test images that is then read rightly. */
  finish(seed: number): Promise<Answers["finish"]>;
}

/** A peer cannot do the workload; the message is the reason that the tables give. */
export class CannotError extends Error {}

/** MNIST and the weights to begin with, as they lie in the data folder. */
export interface Digits {
  /** [60000, 784] and [10000, 784] bytes. */
  readonly trainingImages: Uint8Array;
  readonly testImages: Uint8Array;
  readonly trainingLabels: Uint8Array;
  readonly testLabels: Uint8Array;
  /** One for each of the workload's tensors. */
  readonly weights: readonly Float32Array[];
}

/** Answers requests until the input ends. */
export async function serve(
  prepare: (workload: Workload, digits: Digits) => Peer | Finisher | Promise<Peer | Finisher>,
): Promise<void> {
  // Standard output is for answers; what libraries print goes beside it.
  console.log = console.info = console.error;
  let peer: Peer | Finisher | undefined;
  for await (const line of createInterface(process.stdin)) {
    const request = JSON.parse(line) as Request;
    try {
      if (request.do === "prepare")
        peer = await prepare(request.workload, readDigits(request.folder, request.workload));
      process.stdout.write(`${JSON.stringify(await answer(peer!, request))}\n`);
    } catch (error) {
      if (!(error instanceof CannotError)) throw error;
      process.stdout.write(`${JSON.stringify({ cannot: error.message })}\n`);
    }
  }
  process.exit(0); // whatever threads a library keeps
}

async function answer(peer: Peer | Finisher, request: Request): Promise<Answers[keyof Answers]> {
  if (request.do === "prepare") return { version: peer.version, note: peer.note };
  if ("finish" in peer) return peer.finish((request as { readonly seed: number }).seed);
  if (request.do === "run") return { seconds: await peer.run(request.images) };
  return { accuracy: await peer.accuracy() };
}

function readDigits(folder: string, { tensors, weights }: Workload): Digits {
  const bytes = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
  const floats = new Float32Array(bytes(weights).buffer);
  let start = 0;
  return {
    trainingImages: bytes("training.images"),
    trainingLabels: bytes("training.labels"),
    testImages: bytes("test.images"),
    testLabels: bytes("test.labels"),
    weights: tensors.map((shape) => {
      const size = shape.reduce((product, length) => product * length);
      start += size;
      return floats.slice(start - size, start);
    }),
  };
}

/** Bytes as numbers from 0 to 1. */
export function toFloats(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const floats = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) floats[i] = bytes[i]! / 255;
  return floats;
}

/** The numbers below `count` in a new order, as people shuffle (Fisher and Yates). */
export function shuffled(count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** Part of the labels that have the largest of their ten outputs, [count, 10]. */
export function accuracyOf(outputs: ArrayLike<number>, labels: Uint8Array): number {
  let right = 0;
  labels.forEach((label, i) => {
    let best = 0;
    for (let k = 1; k < 10; k++) if (outputs[10 * i + k]! > outputs[10 * i + best]!) best = k;
    if (best === label) right++;
  });
  return right / labels.length;
}
