import type { FileHandle } from "node:fs/promises";
import * as files from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FailureError, RequestError } from "../core/errors.ts";
import { cacheStore, defaultStore, environmentVariable, folderStore } from "./node.ts";

/** The step that fails next, and with what: a disk cannot be filled in a test, nor permission taken from root. */
const failing = vi.hoisted(() => ({ step: "", code: "" }));

vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof files>();
  const fail = (step: string): void => {
    if (failing.step === step) throw Object.assign(new Error(`${failing.code}: as told`), { code: failing.code });
  };
  const guarded = <Work extends (...args: never[]) => Promise<unknown>>(step: string, work: Work): Work =>
    (async (...args: Parameters<Work>) => {
      fail(step);
      return work(...args);
    }) as Work;
  return {
    ...real,
    mkdir: guarded("mkdir", real.mkdir as never),
    rename: guarded("rename", real.rename),
    readFile: guarded("readFile", real.readFile as never),
    readdir: guarded("readdir", real.readdir as never),
    rm: guarded("rm", real.rm),
    open: async (...args: Parameters<typeof real.open>): Promise<FileHandle> => {
      fail("open");
      const handle = await real.open(...args);
      handle.writeFile = guarded("writeFile", handle.writeFile.bind(handle));
      handle.sync = guarded("sync", handle.sync.bind(handle));
      return handle;
    },
  };
});

let folder: string;
beforeEach(async () => {
  folder = await files.mkdtemp(join(tmpdir(), "inkling-node-"));
});
afterEach(async () => {
  failing.step = "";
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  await files.rm(folder, { recursive: true });
});

const old = Uint8Array.of(1);
const next = Uint8Array.of(2, 3);

test.each<[string, string, typeof FailureError | typeof RequestError, string, string]>([
  ["writeFile", "ENOSPC", FailureError, "the disk is full", "free some space and try again"],
  ["sync", "EDQUOT", FailureError, "the disk is full", "free some space and try again"],
  ["mkdir", "EACCES", FailureError, "permission is missing", "choose another folder"],
  ["open", "EPERM", FailureError, "permission is missing", "choose another folder, or change"],
  ["open", "EROFS", FailureError, "the file system is read-only", "choose a folder that can be written"],
  ["rename", "EISDIR", RequestError, "this is a folder, not a file", "name a file"],
  ["mkdir", "ENOTDIR", RequestError, "a part of the path is a file, not a folder", "choose another path"],
  ["open", "ENAMETOOLONG", RequestError, "the name is too long", "choose a shorter name"],
  ["rename", "EIO", FailureError, "EIO: as told", "check the path and the disk"],
])("%s fails with %s: the old file stays and nothing else", async (step, code, kind, problem, remedy) => {
  const store = folderStore(folder);
  await store.write("model", old);
  Object.assign(failing, { step, code });
  for (const name of ["model", "new/er/model"]) {
    const attempt = store.write(name, next);
    await expect(attempt).rejects.toThrow(kind);
    await expect(attempt).rejects.toThrow(`write ${join(folder, name)}: ${problem}\n${remedy}`);
  }
  failing.step = "";
  expect(await files.readdir(folder)).toEqual(["model"]);
  expect(await store.read("model")).toEqual(old);
});

test.each<[string, (store: ReturnType<typeof folderStore>) => Promise<unknown>, string]>([
  ["readFile", (store) => store.read("model"), "read PATH/model: permission is missing"],
  ["readdir", (store) => store.list(), "list PATH: permission is missing"],
  ["rm", (store) => store.remove("model"), "remove PATH/model: permission is missing"],
])("%s without permission names the path", async (step, work, text) => {
  Object.assign(failing, { step, code: "EACCES" });
  const attempt = work(folderStore(folder));
  await expect(attempt).rejects.toThrow(FailureError);
  await expect(attempt).rejects.toThrow(text.replace(/PATH[/a-z]*/, (path) => join(folder, path.slice(4))));
  failing.step = "";
});

test("what really is no file is refused", async () => {
  const store = folderStore(folder);
  await store.write("a/b", old);
  const refused: [() => Promise<unknown>, string][] = [
    [() => store.read("a"), `read ${join(folder, "a")}: this is a folder, not a file`],
    [() => store.write("a", next), `write ${join(folder, "a")}: this is a folder, not a file`],
    [() => store.write("a/b/c", next), "a part of the path is a file, not a folder"],
    [async () => store.read(""), `"" is no file inside ${folder}`],
    [async () => store.read("../x"), `"../x" is no file inside ${folder}`],
    [async () => store.read(".."), `".." is no file inside ${folder}`],
    [async () => store.read(resolve("/etc/passwd")), `is no file inside ${folder}`],
  ];
  // Windows calls a name that is too long one that is not there.
  if (process.platform !== "win32") refused.push([() => store.write("x".repeat(300), next), "the name is too long"]);
  for (const [attempt, text] of refused) {
    await expect(attempt).rejects.toThrow(RequestError);
    await expect(attempt).rejects.toThrow(text);
  }
  expect(await store.list()).toEqual(["a/b"]);
});

test.skipIf(process.platform === "win32")("a device is not replaced by a file", async () => {
  await expect(defaultStore().write("/dev/null", next)).rejects.toThrow(
    "write /dev/null: this is a device, not a file\nname a file",
  );
});

test("files whose names only begin with dots are inside", async () => {
  await folderStore(folder).write("..x/...y", old);
  expect(await folderStore(folder).list()).toEqual(["..x/...y"]);
});

test("list hides files that were never finished", async () => {
  await files.writeFile(join(folder, `.inkling-${crypto.randomUUID()}.tmp`), "half");
  await folderStore(folder).write("model", old);
  expect(await folderStore(folder).list()).toEqual(["model"]);
});

test("many writers of one file leave one whole file", async () => {
  const store = folderStore(folder);
  const sizes = Array.from({ length: 20 }, (_, i) => 1000 * (i + 1));
  await Promise.all(sizes.map((size) => store.write("model", new Uint8Array(size).fill(size / 1000))));
  expect(await files.readdir(folder)).toEqual(["model"]);
  const bytes = (await store.read("model"))!;
  expect([...bytes].every((byte) => byte === bytes.length / 1000)).toBe(true);
});

test("the default Store takes paths, absolute or from the working folder", async () => {
  const store = defaultStore();
  await store.write(join(folder, "x"), old);
  expect(await store.read(join(folder, "x"))).toEqual(old);
  expect(store.locate("package.json")).toBe(resolve("package.json"));
  expect(await store.list()).toContain("package.json");
});

test.each<[string, NodeJS.Platform, Record<string, string>, string]>([
  ["INKLING_CACHE wins", "linux", { INKLING_CACHE: resolve("/a/b"), XDG_CACHE_HOME: "/x" }, resolve("/a/b")],
  ["XDG_CACHE_HOME on Linux", "linux", { XDG_CACHE_HOME: resolve("/x") }, resolve("/x/inkling")],
  ["a relative XDG_CACHE_HOME is ignored", "linux", { XDG_CACHE_HOME: "x" }, join(homedir(), ".cache", "inkling")],
  ["Linux", "linux", {}, join(homedir(), ".cache", "inkling")],
  ["macOS", "darwin", { XDG_CACHE_HOME: "/x" }, join(homedir(), "Library", "Caches", "inkling")],
  ["Windows", "win32", { LOCALAPPDATA: resolve("/local") }, resolve("/local/inkling")],
  ["Windows without variables", "win32", {}, join(homedir(), "AppData", "Local", "inkling")],
])("the cache's folder: %s", (_, platform, variables, expected) => {
  for (const name of ["INKLING_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"]) vi.stubEnv(name, variables[name] ?? "");
  vi.stubGlobal("process", Object.create(process, { platform: { value: platform } }));
  expect(cacheStore().locate("x")).toBe(join(expected, "x"));
});

test("a variable that is empty is as one that is not set", () => {
  vi.stubEnv("INKLING_DATA", "");
  expect(environmentVariable("INKLING_DATA")).toBeUndefined();
  vi.stubEnv("INKLING_DATA", "here");
  expect(environmentVariable("INKLING_DATA")).toBe("here");
});

test.skipIf(process.platform !== "linux")("a folder in which none can be made is refused, and at once", async () => {
  const writing = folderStore("/proc/inkling/runs").write("x", new Uint8Array(1));
  await expect(writing).rejects.toThrow("write /proc/inkling/runs/x: no file can be made there\nchoose another folder");
});
