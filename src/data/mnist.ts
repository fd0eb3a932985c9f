import { cacheStore, environmentVariable, folderStore } from "#platform";
import type { Dataset } from "../core/dataset.ts";
import { describe, FailureError, InklingError, RequestError, requireInteger } from "../core/errors.ts";
import { formatShape } from "../core/shape.ts";
import type { Store } from "../core/store.ts";
import { dataset } from "./dataset.ts";
import { readIdx } from "./idx.ts";
import { type DownloadProgress, download, type RemoteFile } from "./mnist-download.ts";

/** Where MNIST comes from and how it is divided. */
export interface MnistOptions {
  /**
   * A folder that holds `mnist/` with the four IDX files, gzipped or not, or the four files themselves. Any data of
   * that form will do, such as Fashion-MNIST. Without it: the variable `INKLING_DATA`.
   */
  readonly folder?: string;
  /** How many of the 60,000 go to training, and how many of those after them to validation; 50,000 and 10,000 without. */
  readonly split?: readonly [training: number, validation: number];
  /** Whether to download what is nowhere at hand; true without. */
  readonly download?: boolean;
  /** Addresses of folders to download from, in the order to try them: Google's and PyTorch's without. */
  readonly mirrors?: readonly string[];
  /** Where downloads are kept for the next time: the user's cache folder without. */
  readonly cache?: Store;
  readonly signal?: AbortSignal;
  /** Told of a download as it comes. */
  readonly onProgress?: (progress: DownloadProgress) => void;
}

/** MNIST, divided; images are `[28, 28, 1]` bytes, ink bright on dark, labels "0" to "9". */
export interface Mnist<Validation extends Dataset | undefined = Dataset | undefined> {
  readonly training: Dataset;
  /** Undefined where the split leaves nothing for it. */
  readonly validation: Validation;
  readonly test: Dataset;
  /** Where the files were found: a folder's path, or the address they were downloaded from. */
  readonly source: string;
}

/** MNIST is not at hand and could not be downloaded; the problem says in one line what was tried. */
export class DataNotFoundError extends FailureError {}

/** The files as Yann LeCun, Corinna Cortes and Christopher Burges published them; checksums of the unpacked files. */
const files = {
  trainingImages: {
    name: "train-images-idx3-ubyte",
    size: 47_040_016,
    sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
  },
  trainingLabels: {
    name: "train-labels-idx1-ubyte",
    size: 60_008,
    sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
  },
  testImages: {
    name: "t10k-images-idx3-ubyte",
    size: 7_840_016,
    sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
  },
  testLabels: {
    name: "t10k-labels-idx1-ubyte",
    size: 10_008,
    sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
  },
} satisfies Record<string, RemoteFile>;

type Key = keyof typeof files;
const keys = Object.keys(files) as Key[];

/** One of the four files, read and checked: `[count, 28, 28]` or `[count]` bytes. */
interface Part {
  readonly data: Uint8Array;
  readonly count: number;
  /** Where it was read, for messages. */
  readonly where: string;
}

const side = 28;
const classes = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

const defaultMirrors = [
  "https://storage.googleapis.com/cvdf-datasets/mnist/", // Google's Common Visual Data Foundation
  "https://ossci-datasets.s3.amazonaws.com/mnist/", // PyTorch
];

/**
 * The MNIST handwritten digits: from the folder given, or the one that `INKLING_DATA` names, or the user's cache, or
 * downloaded into that cache, verified by SHA-256.
 *
 * A folder that was named and lacks a file, damaged files, counts that do not agree and a split of more examples than
 * there are, are RequestErrors. Where there is no folder and the download fails: a DataNotFoundError.
 *
 * @example
 * ```ts
 * const data = await mnist();
 * data.training.count; // 50000, the first of the 60,000 training images
 * data.test.count; // 10000
 * ```
 */
export function mnist(options?: MnistOptions & { readonly split?: undefined }): Promise<Mnist<Dataset>>;
export function mnist(options: MnistOptions): Promise<Mnist>;
export async function mnist(options: MnistOptions = {}): Promise<Mnist> {
  const [trainingCount, validationCount] = requireSplit(options.split ?? [50_000, 10_000]);
  const { parts, source } = await find(options);
  const { trainingImages, trainingLabels, testImages, testLabels } = parts;
  requireSameCount(trainingImages, trainingLabels);
  requireSameCount(testImages, testLabels);
  const asked = trainingCount + validationCount;
  if (asked > trainingImages.count) {
    throw new RequestError(
      `mnist: split asks for ${trainingCount} + ${validationCount} examples, ` +
        `${trainingImages.where} has ${trainingImages.count}`,
      `ask for at most ${trainingImages.count} together`,
    );
  }
  const part = (name: string, images: Part, labels: Part, start: number, end: number): Dataset =>
    dataset({
      name: `MNIST ${name} images`,
      shape: [side, side, 1],
      inputs: images.data.subarray(start * side * side, end * side * side),
      targets: labels.data.subarray(start, end),
      classes,
    });
  return {
    training: part("training", trainingImages, trainingLabels, 0, trainingCount),
    validation:
      validationCount === 0 ? undefined : part("validation", trainingImages, trainingLabels, trainingCount, asked),
    test: part("test", testImages, testLabels, 0, testImages.count),
    source,
  };
}

function requireSplit(split: unknown): [number, number] {
  if (!Array.isArray(split) || split.length !== 2) {
    throw new RequestError(
      `mnist: split must be two numbers, of training and validation examples, got ${describe(split)}`,
      "give a split such as [50_000, 10_000]",
    );
  }
  return [
    requireInteger("mnist: split[0] (training)", split[0], 1),
    requireInteger("mnist: split[1] (validation)", split[1], 0),
  ];
}

async function find(options: MnistOptions): Promise<{ parts: Record<Key, Part>; source: string }> {
  options.signal?.throwIfAborted();
  const variable = options.folder === undefined ? environmentVariable("INKLING_DATA") : undefined;
  const folder = options.folder ?? variable;
  return folder === undefined
    ? findInCache(options)
    : findInFolder(folder, variable === undefined ? "the folder" : "INKLING_DATA's folder");
}

/** A folder that was named must hold all four files: to take others instead would be a surprise. */
async function findInFolder(path: string, called: string): Promise<{ parts: Record<Key, Part>; source: string }> {
  const store = folderStore(path);
  for (const prefix of ["mnist/", ""]) {
    const parts = await readAll(store, prefix);
    const missing = keys.filter((key) => parts[key] === undefined);
    if (missing.length === 0) return { parts: parts as Record<Key, Part>, source: placeOf(store, prefix) };
    if (missing.length < keys.length) {
      const names = missing.map((key) => files[key].name).join(", ");
      throw new RequestError(
        `mnist: ${called} ${path} lacks ${names} (gzipped or not) in ${placeOf(store, prefix)}`,
        "put the missing files there, or name another folder with --data or INKLING_DATA",
      );
    }
  }
  throw new RequestError(
    `mnist: ${called} ${path} holds none of MNIST's four files, nor does ${placeOf(store, "mnist/")}`,
    `name a folder that holds mnist/ with ${files.trainingImages.name} and so on, or none, to download them`,
  );
}

/** What the cache lacks is downloaded, and kept there for the next time. */
async function findInCache(options: MnistOptions): Promise<{ parts: Record<Key, Part>; source: string }> {
  const { cache = cacheStore(), mirrors = defaultMirrors, signal } = options;
  const prefix = "mnist/";
  const place = placeOf(cache, prefix);
  const damaged: string[] = [];
  const cached = await readAll(cache, prefix, damaged).catch((error: unknown) => {
    throw notFound([problemOf(error)], error);
  });
  const missing = keys.filter((key) => cached[key] === undefined);
  if (missing.length === 0) return { parts: cached as Record<Key, Part>, source: place };
  const reasons = damaged.length > 0 ? damaged : [`the cache ${place} lacks ${missing.length} of 4 files`];
  if (options.download === false) throw notFound([...reasons, "downloading was not allowed"]);
  const failures = new Map<string, string>();
  const sources = new Set<string>();
  for (const key of missing) {
    const file = files[key];
    const got = await download(file, mirrors, failures, options);
    if (got === undefined) {
      const tried = [...failures].map(([mirror, why]) => `${mirror}: ${why}`);
      throw notFound([...reasons, ...(tried.length > 0 ? tried : ["no mirrors were given"])]);
    }
    cached[key] = await parse(key, got.unpacked, got.url);
    await cache.write(`${prefix}${got.name}`, got.stored).catch((error: unknown) => {
      throw notFound([...reasons, problemOf(error)], error);
    });
    signal?.throwIfAborted();
    sources.add(got.url.slice(0, got.url.lastIndexOf("/") + 1));
  }
  return { parts: cached as Record<Key, Part>, source: [...sources].join(" and ") };
}

function notFound(reasons: readonly string[], cause?: unknown): DataNotFoundError {
  return new DataNotFoundError(
    `mnist: MNIST was not found: ${reasons.join("; ")}`,
    "name a folder that holds it with --data or INKLING_DATA, or use generated digits, which need no data",
    { cause },
  );
}

function problemOf(error: unknown): string {
  return error instanceof InklingError ? error.problem : String(error);
}

/** The folder that a prefix means, without a slash at the end. */
function placeOf(store: Store, prefix: string): string {
  return store.locate(`${prefix}x`).slice(0, -2);
}

/** Those of the four files that are there. Damaged ones are an error, or a line in `damaged` where that is given. */
async function readAll(store: Store, prefix: string, damaged?: string[]): Promise<Partial<Record<Key, Part>>> {
  const find = async (key: Key): Promise<Part | undefined> => {
    for (const name of [files[key].name, `${files[key].name}.gz`]) {
      const bytes = await store.read(prefix + name);
      if (bytes === undefined) continue;
      try {
        return await parse(key, bytes, store.locate(prefix + name));
      } catch (error) {
        if (damaged === undefined) throw error;
        damaged.push(problemOf(error));
      }
    }
    return undefined;
  };
  // All at once: other threads unpack them.
  const found = await Promise.all(keys.map(async (key) => [key, await find(key)] as const));
  return Object.fromEntries(found.filter(([, part]) => part !== undefined));
}

/** Reads one file and checks that it holds what its name says. */
async function parse(key: Key, bytes: Uint8Array, where: string): Promise<Part> {
  const { type, shape, data } = await readIdx(bytes, { name: where });
  const images = key.endsWith("Images");
  const [count = 0, height, width] = shape;
  const fits = images ? shape.length === 3 && height === side && width === side : shape.length === 1;
  if (type !== "uint8" || !fits) {
    throw new RequestError(
      `${where}: expected ${images ? "images, Nx28x28" : "labels, N"} elements of uint8, got ${formatShape(shape)} of ${type}`,
      "give the files of MNIST, or of data in its form",
    );
  }
  const bad = images ? -1 : data.findIndex((label) => label >= classes.length);
  if (bad >= 0) {
    throw new RequestError(
      `${where}: the label at offset ${8 + bad}, unpacked, must be from 0 to 9, got ${data[bad]}`,
      "correct the file, or get it again",
    );
  }
  return { data, count, where };
}

function requireSameCount(images: Part, labels: Part): void {
  if (images.count === labels.count) return;
  throw new RequestError(
    `mnist: ${images.where} has ${images.count} images, ${labels.where} has ${labels.count} labels`,
    "give images and labels that belong together",
  );
}
