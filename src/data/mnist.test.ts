import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FailureError, RequestError } from "../core/errors.ts";
import { memoryStore, type Store } from "../core/store.ts";
import { folderStore } from "../platform/node.ts";
import { writeIdx } from "./idx.ts";
import { DataNotFoundError, mnist } from "./mnist.ts";

const names = [
  "train-images-idx3-ubyte",
  "train-labels-idx1-ubyte",
  "t10k-images-idx3-ubyte",
  "t10k-labels-idx1-ubyte",
];
const real = process.env.INKLING_DATA ?? "";

/** Files of MNIST's form: image i is filled with i, and shows the digit i % 10. */
async function toy(training = 20, tests = 5): Promise<Record<string, Uint8Array>> {
  const made: Record<string, Uint8Array> = {};
  for (const [set, count] of [
    ["train", training],
    ["t10k", tests],
  ] as const) {
    const images = Uint8Array.from({ length: count * 784 }, (_, i) => Math.floor(i / 784));
    made[`${set}-images-idx3-ubyte`] = await writeIdx([count, 28, 28], images);
    made[`${set}-labels-idx1-ubyte.gz`] = await writeIdx(
      [count],
      Uint8Array.from({ length: count }, (_, i) => i % 10),
      {
        gzip: true,
      },
    );
  }
  return made;
}

let folder: string;
let servers: Server[] = [];

beforeEach(async () => {
  vi.stubEnv("INKLING_DATA", "");
  folder = await mkdtemp(join(tmpdir(), "inkling-mnist-"));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of servers) server.closeAllConnections();
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  servers = [];
  await rm(folder, { recursive: true });
});

async function put(inside: string, content: Record<string, Uint8Array>): Promise<void> {
  await mkdir(join(folder, inside), { recursive: true });
  for (const [name, bytes] of Object.entries(content)) await writeFile(join(folder, inside, name), bytes);
}

/** The text with FOLDER/… as this system writes that path. */
function inFolder(text: string): string {
  return text.replace(/FOLDER[\w/.-]*/g, (path) => join(folder, path.slice("FOLDER".length)));
}

async function mirror(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each(["mnist", ""])(
  "files in '%s' of the folder, gzipped or not, are read and divided in order",
  async (inside) => {
    await put(inside, await toy());
    const { training, validation, test, source } = await mnist({ folder, split: [12, 6] });
    expect(source).toBe(join(folder, inside));
    expect(training).toMatchObject({ name: "MNIST training images", count: 12, shape: [28, 28, 1] });
    expect(training.classes).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    expect([...training.targets]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
    expect(validation).toMatchObject({ name: "MNIST validation images", count: 6 });
    expect([...validation!.targets]).toEqual([2, 3, 4, 5, 6, 7]);
    expect([validation!.inputs[0], validation!.inputs.at(-1)]).toEqual([12, 17]);
    expect(validation!.inputs.buffer).toBe(training.inputs.buffer);
    expect(validation!.take(1).name).toBe("MNIST validation images");
    expect(test).toMatchObject({ name: "MNIST test images", count: 5 });
  },
);

test("INKLING_DATA names the folder where none is given, and a split may leave no validation", async () => {
  await put("mnist", await toy());
  vi.stubEnv("INKLING_DATA", folder);
  const { training, validation } = await mnist({ split: [20, 0] });
  expect(training.count).toBe(20);
  expect(validation).toBeUndefined();
  await expect(mnist({ folder: join(folder, "other"), split: [20, 0] })).rejects.toThrow("holds none of MNIST's");
});

test("the user's cache is used before any download", async () => {
  await put("cache/mnist", await toy());
  vi.stubEnv("INKLING_CACHE", join(folder, "cache"));
  const { source } = await mnist({ split: [10, 10], mirrors: [] });
  expect(source).toBe(join(folder, "cache", "mnist"));
});

const images = (count: number, side = 28) => writeIdx([count, side, 28], new Uint8Array(count * side * 28));

test.each<[string, () => Promise<Record<string, Uint8Array | undefined>>, string]>([
  [
    "no files at all",
    async () => Object.fromEntries(Object.keys(await toy()).map((name) => [name, undefined])),
    "mnist: the folder FOLDER holds none of MNIST's four files, nor does FOLDER/mnist\nname a folder that holds mnist/",
  ],
  [
    "two files missing",
    async () => ({ "train-images-idx3-ubyte": undefined, "t10k-labels-idx1-ubyte.gz": undefined }),
    "mnist: the folder FOLDER lacks train-images-idx3-ubyte, t10k-labels-idx1-ubyte (gzipped or not) in FOLDER/mnist\n" +
      "put the missing files there",
  ],
  [
    "labels instead of images",
    async () => ({ "train-images-idx3-ubyte": await writeIdx([20], new Uint8Array(20)) }),
    "FOLDER/mnist/train-images-idx3-ubyte: expected images, Nx28x28 elements of uint8, got 20 of uint8\ngive the files",
  ],
  [
    "images of another size",
    async () => ({ "t10k-images-idx3-ubyte": await images(5, 14) }),
    "FOLDER/mnist/t10k-images-idx3-ubyte: expected images, Nx28x28 elements of uint8, got 5x14x28 of uint8",
  ],
  [
    "labels of another type",
    async () => ({ "t10k-labels-idx1-ubyte.gz": await writeIdx([5], new Int32Array(5)) }),
    "FOLDER/mnist/t10k-labels-idx1-ubyte.gz: expected labels, N elements of uint8, got 5 of int32",
  ],
  [
    "a label out of range",
    async () => ({ "t10k-labels-idx1-ubyte.gz": await writeIdx([5], Uint8Array.of(0, 9, 10, 1, 77), { gzip: true }) }),
    "FOLDER/mnist/t10k-labels-idx1-ubyte.gz: the label at offset 10, unpacked, must be from 0 to 9, got 10",
  ],
  [
    "fewer labels than images",
    async () => ({ "train-images-idx3-ubyte": await images(21) }),
    "mnist: FOLDER/mnist/train-images-idx3-ubyte has 21 images, FOLDER/mnist/train-labels-idx1-ubyte.gz has 20 labels",
  ],
  [
    "a file cut off",
    async () => ({ "train-images-idx3-ubyte": (await images(20)).subarray(0, 1000) }),
    "FOLDER/mnist/train-images-idx3-ubyte: cut off at offset 1000: 20x28x28 elements of uint8 end at offset 15696",
  ],
])("refused in a folder: %s", async (_, change, text) => {
  const files = { ...(await toy()), ...(await change()) };
  await put(
    "mnist",
    Object.fromEntries(Object.entries(files).filter((entry): entry is [string, Uint8Array] => entry[1] !== undefined)),
  );
  const attempt = mnist({ folder, split: [10, 10] });
  await expect(attempt).rejects.toThrow(RequestError);
  await expect(attempt).rejects.toThrow(inFolder(text));
});

test.each<[unknown, string]>([
  [[21], "mnist: split must be two numbers, of training and validation examples, got [21]"],
  ["5,5", 'mnist: split must be two numbers, of training and validation examples, got "5,5"'],
  [[0, 5], "mnist: split[0] (training) must be a whole number of at least 1, got 0"],
  [[5, 0.5], "mnist: split[1] (validation) must be a whole number of at least 0, got 0.5"],
  [
    [15, 6],
    "mnist: split asks for 15 + 6 examples, FOLDER/mnist/train-images-idx3-ubyte has 20\nask for at most 20 together",
  ],
])("refused: a split of %j", async (split, text) => {
  await put("mnist", await toy());
  const attempt = mnist({ folder, split: split as [number, number] });
  await expect(attempt).rejects.toThrow(RequestError);
  await expect(attempt).rejects.toThrow(inFolder(text));
});

test("a folder that INKLING_DATA names and that lacks the files is an error, not skipped", async () => {
  vi.stubEnv("INKLING_DATA", folder);
  await expect(mnist()).rejects.toThrow(`mnist: INKLING_DATA's folder ${folder} holds none of MNIST's`);
});

const remedy = "name a folder that holds it with --data or INKLING_DATA, or use generated digits, which need no data";

test("where all fails, one line says what was tried and why, and one what to do", async () => {
  const first = await mirror((_, response) => response.writeHead(404).end());
  const second = await mirror((_, response) => response.end("<html>please log in</html>"));
  const cache = folderStore(folder);
  const attempt = mnist({ cache, mirrors: [first, second] });
  await expect(attempt).rejects.toThrow(FailureError);
  await expect(attempt).rejects.toThrow(DataNotFoundError);
  const error = (await attempt.catch((it: unknown) => it)) as DataNotFoundError;
  expect(error.problem).toBe(
    `mnist: MNIST was not found: the cache ${join(folder, "mnist")} lacks 4 of 4 files; ` +
      `${first}: HTTP 404 for train-images-idx3-ubyte.gz; ` +
      `${second}: train-images-idx3-ubyte has 26, not 47040016, bytes`,
  );
  expect(error.remedy).toBe(remedy);
  expect(await readdir(folder)).toEqual([]);
});

test("nothing is downloaded where that was not allowed, or from no mirrors", async () => {
  const cache = memoryStore();
  const lacks = "mnist: MNIST was not found: the cache memory:mnist lacks 4 of 4 files";
  await expect(mnist({ cache, download: false })).rejects.toThrow(`${lacks}; downloading was not allowed\n${remedy}`);
  await expect(mnist({ cache, mirrors: [] })).rejects.toThrow(`${lacks}; no mirrors were given\n${remedy}`);
});

test("a damaged file in the cache is named, and counts as none", async () => {
  const cache = memoryStore();
  for (const [name, bytes] of Object.entries(await toy())) await cache.write(`mnist/${name}`, bytes);
  await cache.write("mnist/t10k-images-idx3-ubyte", Uint8Array.of(0, 0, 8, 3));
  await expect(mnist({ cache, mirrors: [] })).rejects.toThrow(
    "not found: memory:mnist/t10k-images-idx3-ubyte: cut off at offset 4: 3 axes end at offset 16; no mirrors were given",
  );
});

test("a cache that cannot be read says why", async () => {
  const cache: Store = {
    ...memoryStore(),
    read: async () => {
      throw new FailureError("read /cache: permission is missing", "choose another folder");
    },
  };
  await expect(mnist({ cache })).rejects.toThrow(DataNotFoundError);
  await expect(mnist({ cache })).rejects.toThrow(
    `mnist: MNIST was not found: read /cache: permission is missing\n${remedy}`,
  );
});

test("an aborted signal stops a download in the middle and leaves nothing behind", async () => {
  const from = await mirror((_, response) => void response.writeHead(200).write(new Uint8Array(1000)));
  const controller = new AbortController();
  const attempt = mnist({
    cache: folderStore(folder),
    mirrors: [from],
    signal: controller.signal,
    onProgress: () => controller.abort(new Error("enough")),
  });
  await expect(attempt).rejects.toThrow("enough");
  expect(await readdir(folder)).toEqual([]);
  await expect(mnist({ folder, signal: controller.signal })).rejects.toThrow("enough");
});

// The following need MNIST itself, because only its checksums are believed.
const withMnist = test.skipIf(real === "");

const serve: RequestListener = async (request, response) => {
  response.end(await readFile(join(real, "mnist", (request.url ?? "").slice(1))));
};

withMnist("MNIST is downloaded once, from the mirror that has it, and then read from the cache", async () => {
  const dead = await mirror((_, response) => response.writeHead(404).end());
  const mirrors = [dead, await mirror(serve)];
  const cache = folderStore(folder);
  const files = new Set<string>();
  const first = await mnist({ cache, mirrors, onProgress: ({ file }) => files.add(file) });
  expect([...files]).toEqual(names);
  expect(first.source).toBe(`${mirrors[1]}/`);
  expect([first.training.count, first.validation?.count, first.test.count]).toEqual([50_000, 10_000, 10_000]);
  expect([...first.training.targets.slice(0, 5)]).toEqual([5, 0, 4, 1, 9]);
  expect(await cache.list()).toEqual(names.map((name) => `mnist/${name}.gz`).sort());
  // Only what is missing is downloaded again.
  await cache.remove("mnist/t10k-labels-idx1-ubyte.gz");
  files.clear();
  await mnist({ cache, mirrors, onProgress: ({ file }) => files.add(file) });
  expect([...files]).toEqual(["t10k-labels-idx1-ubyte"]);
  expect((await mnist({ cache, mirrors: [] })).source).toBe(join(folder, "mnist"));
});

withMnist("a full disk stops the download with the reason, and leaves nothing behind", async () => {
  const cache: Store = {
    ...folderStore(folder),
    write: async () => {
      throw new FailureError("write /cache/x: the disk is full", "free some space");
    },
  };
  const attempt = mnist({ cache, mirrors: [await mirror(serve)] });
  await expect(attempt).rejects.toThrow(DataNotFoundError);
  await expect(attempt).rejects.toThrow("lacks 4 of 4 files; write /cache/x: the disk is full\n");
  expect(await readdir(folder)).toEqual([]);
});
