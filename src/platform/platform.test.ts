// The library's own view of the world, which these tests need besides Node's:
/// <reference lib="webworker" />
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FailureError, RequestError } from "../core/errors.ts";
import { memoryStore, type Store } from "../core/store.ts";
import * as browser from "./browser.ts";
import * as browserTransforms from "./browser-transforms.ts";
import * as browserTrials from "./browser-trials.ts";
import * as node from "./node.ts";
import * as nodeTransforms from "./node-transforms.ts";
import * as nodeTrials from "./node-trials.ts";

test("both platforms export the same names, of the same types", () => {
  const asNode: typeof node = browser;
  const asBrowser: typeof browser = node;
  expect(Object.keys(asNode).sort()).toEqual(Object.keys(asBrowser).sort());
  const [transformsAsNode, transformsAsBrowser]: [typeof nodeTransforms, typeof browserTransforms] = [
    browserTransforms,
    nodeTransforms,
  ];
  expect(Object.keys(transformsAsNode)).toEqual(Object.keys(transformsAsBrowser));
  const trialsAsNode: typeof nodeTrials = browserTrials;
  const trialsAsBrowser: typeof browserTrials = nodeTrials;
  expect(Object.keys(trialsAsNode).sort()).toEqual(Object.keys(trialsAsBrowser).sort());
});

/** What a browser's private file system does, as far as a Store uses it. */
class PrivateFolder {
  readonly kind = "directory";
  readonly children = new Map<string, PrivateFolder | PrivateFile>();

  #find<Kind extends "file" | "directory">(name: string, kind: Kind, make: () => PrivateFolder | PrivateFile): unknown {
    const old = this.children.get(name);
    if (old !== undefined && old.kind !== kind) throw new DOMException("another kind", "TypeMismatchError");
    const found = old ?? make();
    this.children.set(name, found);
    return found;
  }

  async getDirectoryHandle(name: string, { create = false } = {}): Promise<unknown> {
    return this.#find(name, "directory", () => (create ? new PrivateFolder() : missing()));
  }

  async getFileHandle(name: string, { create = false } = {}): Promise<unknown> {
    return this.#find(name, "file", () => (create ? new PrivateFile() : missing()));
  }

  async removeEntry(name: string): Promise<void> {
    if (!this.children.delete(name)) missing();
  }

  async *entries(): AsyncGenerator<[string, PrivateFolder | PrivateFile]> {
    yield* this.children;
  }
}

class PrivateFile {
  readonly kind = "file";
  content = new Blob();

  async getFile(): Promise<Blob> {
    return this.content;
  }

  async createWritable(): Promise<unknown> {
    const written: BlobPart[] = [];
    return {
      write: async (bytes: BlobPart) => {
        if (failure !== undefined) throw failure;
        written.push(bytes);
      },
      close: async () => {
        this.content = new Blob(written);
      },
      abort: async () => {},
    };
  }
}

function missing(): never {
  throw new DOMException("not there", "NotFoundError");
}

let failure: Error | undefined;
let privateFiles: PrivateFolder;
let folder: string;

beforeEach(async () => {
  failure = undefined;
  privateFiles = new PrivateFolder();
  vi.stubGlobal("navigator", { storage: { getDirectory: async () => privateFiles } });
  folder = await mkdtemp(join(tmpdir(), "inkling-platform-"));
});

afterEach(async () => {
  vi.unstubAllGlobals();
  await rm(folder, { recursive: true });
});

describe.each<[string, () => Store]>([
  ["memory", memoryStore],
  ["a folder", () => node.folderStore(join(folder, "new"))],
  ["the browser's private files", () => browser.folderStore("a/b")],
  ["all of the browser's private files", () => browser.defaultStore()],
])("a Store in %s", (_, make) => {
  test("gives back what was written, and lists it, until it is removed", async () => {
    const store = make();
    expect(await store.list()).toEqual([]);
    expect(await store.read("deep/er/file")).toBeUndefined();
    await store.write("deep/er/file", Uint8Array.of(1, 2, 3));
    await store.write("b", Uint8Array.of(4).subarray(0));
    await store.write("b", Uint8Array.of(0, 5, 6, 0).subarray(1, 3));
    expect([...(await store.read("deep/er/file"))!]).toEqual([1, 2, 3]);
    expect([...(await store.read("b"))!]).toEqual([5, 6]);
    expect(await store.list()).toEqual(["b", "deep/er/file"]);
    await store.remove("b");
    await store.remove("b");
    await store.remove("no/such/folder");
    expect(await store.read("b")).toBeUndefined();
    expect(await store.list()).toEqual(["deep/er/file"]);
  });

  test("writes memory that threads share", async () => {
    const store = make();
    await store.write("shared", new Uint8Array(new SharedArrayBuffer(2)).fill(7));
    expect([...(await store.read("shared"))!]).toEqual([7, 7]);
  });

  test("says where a file is", () => {
    expect(make().locate("x/y")).toMatch(/x[/\\]y$/);
  });
});

test("the browser's cache is a folder of its private files", async () => {
  await browser.cacheStore().write("mnist/x", Uint8Array.of(1));
  expect(await browser.defaultStore().list()).toEqual(["inkling-cache/mnist/x"]);
  expect(browser.cacheStore().locate("mnist/x")).toBe("the browser's private file inkling-cache/mnist/x");
  expect(browser.environmentVariable("HOME")).toBeUndefined();
});

test("a writing in the browser that never ended leaves no file", async () => {
  const store = browser.defaultStore();
  failure = new Error("killed");
  await expect(store.write("model", Uint8Array.of(1))).rejects.toThrow("killed");
  privateFiles.children.set("other.crswap", Object.assign(new PrivateFile(), { content: new Blob(["half"]) }));
  expect(await store.read("model")).toBeUndefined();
  expect(await store.list()).toEqual([]);
});

const dom = (name: string): DOMException => new DOMException("because", name);

test.each<[string, Error, typeof FailureError | typeof RequestError, string]>([
  [
    "full",
    dom("QuotaExceededError"),
    FailureError,
    "write the browser's private file m: the space that the browser gives this page is full\nremove files",
  ],
  [
    "forbidden",
    dom("NotAllowedError"),
    FailureError,
    "write the browser's private file m: the browser does not allow it\nleave the private window",
  ],
  ["odd", dom("UnknownError"), FailureError, "write the browser's private file m: because\ntry again"],
])("the browser's private files are %s: a clear error, and the old file stays", async (_, cause, kind, text) => {
  const store = browser.defaultStore();
  await store.write("m", Uint8Array.of(1));
  failure = cause;
  const attempt = store.write("m", Uint8Array.of(2));
  await expect(attempt).rejects.toThrow(kind);
  await expect(attempt).rejects.toThrow(text);
  expect([...(await store.read("m"))!]).toEqual([1]);
});

test("what cannot be a file in the browser is refused", async () => {
  const store = browser.folderStore("runs");
  await store.write("a/b", Uint8Array.of(1));
  const kinds = "runs/a: a folder stands where a file is named, or a file where a folder is\nchoose another name";
  await expect(store.read("a")).rejects.toThrow(RequestError);
  await expect(store.read("a")).rejects.toThrow(`read the browser's private file ${kinds}`);
  await expect(store.write("a/b/c", Uint8Array.of(1))).rejects.toThrow("a file where a folder is");
  await expect(store.write("", Uint8Array.of(1))).rejects.toThrow('write: "" names no file\nname a file');
  await expect(async () => store.read("../x")).rejects.toThrow('"../x" leads out of its folder\nname a file');
});

test("a page that was not served securely is told so", async () => {
  vi.stubGlobal("navigator", {});
  const attempt = browser.defaultStore().list();
  await expect(attempt).rejects.toThrow(FailureError);
  await expect(attempt).rejects.toThrow("this page has no private files: the browser gives them to pages served secur");
});
