import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  create,
  dense,
  FailureError,
  generatedDigits,
  memoryStore,
  network,
  parametersHash,
  type Store,
  save,
  sgd,
  train,
} from "inkling";
import { describe, expect, test } from "vitest";
import type { Case } from "./bad-input/case.ts";
import { digits } from "./bad-input/digits.ts";
import { flags } from "./bad-input/flags.ts";
import { models } from "./bad-input/models.ts";
import { pictures } from "./bad-input/pictures.ts";
import { places } from "./bad-input/places.ts";
import { settings } from "./bad-input/settings.ts";
import { studio } from "./bad-input/studio.ts";
import { folder, inkling } from "./helpers/command-line.ts";

/** Every file and folder below a folder, with what the files hold. */
function contents(path: string): Record<string, string> {
  const names = readdirSync(path, { recursive: true, encoding: "utf8" }).sort();
  return Object.fromEntries(
    names.map((name) => {
      const full = join(path, name);
      return [name, statSync(full).isDirectory() ? "a folder" : readFileSync(full, "base64")];
    }),
  );
}

/** A working folder as the case wants it. */
async function prepared({ files = {}, prepare }: Case, name: string): Promise<string> {
  const cwd = join(folder, name);
  mkdirSync(cwd);
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), bytes);
  }
  await prepare?.(cwd);
  return cwd;
}

describe.each([
  ["flags", flags],
  ["settings", settings],
  ["models", models],
  ["pictures", pictures],
  ["digits", digits],
  ["places", places],
  ["studio", studio],
])("bad %s", (group, cases) => {
  test.concurrent.for(cases.map((each, n) => [each.name, n] as const))("%s", async ([, n], { expect }) => {
    const each = cases[n]!;
    const cwd = await prepared(each, `${group}-${n}`);
    const before = contents(cwd);
    const { code, stdout, stderr } = await inkling(each.args.split(" "), { cwd, env: each.env ?? {} });
    const [problem, remedy] = each.says;
    const lines = stderr.replaceAll(cwd, "DIR").replaceAll("\\", "/").split("\n");
    expect(lines).toEqual([expect.stringMatching(/^inkling: /), remedy, ""]);
    if (typeof problem === "string") expect(lines[0]).toBe(`inkling: ${problem}`);
    else expect(lines[0]!.slice("inkling: ".length)).toMatch(problem);
    expect({ code, stdout }).toEqual({ code: each.code ?? 2, stdout: "" });
    expect(contents(cwd)).toEqual(before);
  });
});

// What root may do as well as anyone: elsewhere than on Linux there is no folder that is closed to all.
test.skipIf(process.platform !== "linux")("a place where nobody may write", async () => {
  const { code, stdout, stderr } = await inkling(["data", "show", "--digits", "generated", "--out", "/sys/sheet.png"]);
  expect(stderr).toMatch(
    /^inkling: write \/sys\/sheet\.png: (permission is missing|the file system is read-only)\nchoose a/,
  );
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
});

test.skipIf(process.platform === "win32")("a device that never ends", async () => {
  const { code, stdout, stderr } = await inkling(["evaluate", "/dev/zero"]);
  const says = "inkling: read /dev/zero: this is a device, not a file\nname a file\n";
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: says });
});

describe("an interrupted download", () => {
  /** A mirror that answers each request with this. */
  async function mirror(answer: (response: ServerResponse) => void): Promise<{ address: string; close(): void }> {
    const server = createServer((_, response) => answer(response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return { address: `http://127.0.0.1:${port}/mnist/`, close: () => void server.close() };
  }

  test.each<[string, (response: ServerResponse) => void, RegExp]>([
    [
      "that breaks off in the middle",
      (response) => {
        response.writeHead(200, { "content-length": 9_912_422 });
        response.write(Buffer.alloc(100_000), () => response.destroy());
      },
      /terminated|the connection failed/,
    ],
    [
      "of a file that is not there",
      (response) => response.writeHead(404).end(),
      /HTTP 404 for train-images-idx3-ubyte\.gz$/,
    ],
    [
      "of another file",
      (response) => response.end(gzipSync(Buffer.alloc(47_040_016))),
      /train-images-idx3-ubyte has the wrong checksum \(SHA-256 /,
    ],
  ])("%s leaves nothing in the cache", async (name, answer, says) => {
    const cache = join(folder, `cache of one ${name}`);
    const { address, close } = await mirror(answer);
    try {
      const surroundings = { env: { INKLING_CACHE: cache }, network: true };
      const { code, stderr } = await inkling(["data", "fetch", "--mirror", address], surroundings);
      const [problem, remedy] = stderr.split("\n");
      expect(problem).toMatch(/^inkling: mnist: MNIST was not found: the cache .* lacks 4 of 4 files; http/);
      expect(problem).toMatch(says);
      expect(remedy).toBe(
        "name a folder that holds it with --data or INKLING_DATA, or use generated digits, which need no data",
      );
      expect(code).toBe(1);
      expect(existsSync(cache)).toBe(false);
    } finally {
      close();
    }
  });
});

describe("a Store that fails as a full disk does", () => {
  const full = new FailureError("write x: the disk is full", "free some space and try again");

  /** A Store in memory that has room for so many files. */
  function storeWithRoomFor(files: number): Store {
    const store = memoryStore();
    let room = files;
    return {
      ...store,
      async write(name, bytes) {
        if (room-- <= 0) throw full;
        await store.write(name, bytes);
      },
    };
  }

  const spec = network({ input: [784], cost: "quadratic", layers: [dense(10)] });
  const data = generatedDigits({ count: 50 });

  test("save: the error comes through, and the old file stays", async () => {
    const store = storeWithRoomFor(1);
    await save(await create(spec, { seed: 1 }), "m", { store });
    const old = await store.read("m");
    await expect(save(await create(spec, { seed: 2 }), "m", { store })).rejects.toBe(full);
    expect(await store.read("m")).toEqual(old);
    expect(await store.list()).toEqual(["m"]);
  });

  test("train: it stops with the error, and the last checkpoint is good to go on from", async () => {
    const store = storeWithRoomFor(2);
    const options = { epochs: 4, batchSize: 10, optimizer: sgd({ learningRate: 1 }) };
    const broken = train(await create(spec, { seed: 1 }), data, { ...options, checkpoint: { store } });
    await expect(broken.result).rejects.toBe(full);
    const old = await store.read("checkpoint.safetensors");
    const again = memoryStore();
    await again.write("checkpoint.safetensors", old!);
    const model = await create(spec, { seed: 1 });
    const { epochs } = await train(model, data, { ...options, checkpoint: { store: again, resume: true } }).result;
    expect(epochs).toHaveLength(4);
    const straight = await create(spec, { seed: 1 });
    await train(straight, data, options).result;
    expect(await parametersHash(model)).toBe(await parametersHash(straight));
  });
});
