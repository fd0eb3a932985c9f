import { evaluate, folderStore, mnist, RequestError, readIdx } from "inkling";
import { type DigitsName, requireDigits } from "../digits.ts";
import type { TaskContext } from "../messages.ts";
import { openNetwork, requireReader } from "../networks.ts";

/** A file that a reader opened or dropped. */
export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** MNIST's four files, as its authors named them; where each stands among the page's own files, `mnist` looks for it. */
const MNIST = [
  "train-images-idx3-ubyte",
  "train-labels-idx1-ubyte",
  "t10k-images-idx3-ubyte",
  "t10k-labels-idx1-ubyte",
] as const;
type MnistName = (typeof MNIST)[number];

const FOLDER = "mnist";

/**
 * Keeps files of MNIST, or of data in its form, in the browser's private files, where they are found the next time.
 *
 * @returns the names of those that are still missing
 */
export async function keepMnist(files: readonly GivenFile[], _context: TaskContext): Promise<string[]> {
  const named = await Promise.all(files.map(async (file) => [await nameOf(file), file] as const));
  const cache = folderStore("inkling-cache");
  const at = (name: MnistName, zipped: boolean): string => `${FOLDER}/${name}${zipped ? ".gz" : ""}`;
  for (const [name, { bytes }] of named) {
    const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    await cache.write(at(name, zipped), bytes);
    await cache.remove(at(name, !zipped));
  }
  const there = await cache.list();
  const missing = MNIST.filter((name) => ![at(name, true), at(name, false)].some((file) => there.includes(file)));
  if (missing.length > 0) return missing;
  try {
    await mnist({ download: false });
  } catch (error) {
    // Files that do not belong together would stand in the way of everything from now on.
    for (const name of MNIST) for (const zipped of [true, false]) await cache.remove(at(name, zipped));
    throw error;
  }
  return [];
}

/** Which of the four files this is, by what it holds; training and test data are told apart by name, or else by number. */
async function nameOf({ name, bytes }: GivenFile): Promise<MnistName> {
  const { type, shape } = await readIdx(bytes, { name });
  const [count = 0, height, width] = shape;
  const images = shape.length === 3 && height === 28 && width === 28;
  if (type !== "uint8" || !(images || shape.length === 1)) {
    throw new RequestError(
      `${name} holds ${shape.join("x")} numbers of type ${type}, neither images of 28x28 bytes nor labels`,
      "give the four files of MNIST, or of data in its form",
    );
  }
  const training = /train/i.test(name) || (!/t10k|test/i.test(name) && count > 10_000);
  return `${training ? "train" : "t10k"}-${images ? "images-idx3" : "labels-idx1"}-ubyte`;
}

/** A network's file that was opened: what it is, and how well it reads. */
export interface JudgedNetwork {
  readonly fingerprint: string;
  readonly accuracy: number;
  /** Test digits that it was asked to read. */
  readonly total: number;
}

/** Opens a network's file and has it read the test digits. */
export async function judgeNetwork(
  { name, bytes, digits }: GivenFile & { readonly digits: DigitsName },
  _context: TaskContext,
): Promise<JudgedNetwork> {
  const { fingerprint, model } = await openNetwork(bytes, name);
  requireReader(model, name);
  const { test } = await requireDigits(digits);
  const { accuracy, total } = await evaluate(model, test);
  return { fingerprint, accuracy, total };
}
