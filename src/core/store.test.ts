import { expect, test } from "vitest";
import { RequestError } from "./errors.ts";
import { memoryStore, readRequired } from "./store.ts";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

test("what is written is read, a new file replaces the old one, and a removed one is gone", async () => {
  const store = memoryStore();
  expect(await store.read("a")).toBeUndefined();
  await store.write("b", bytes(1, 2));
  await store.write("a", bytes());
  expect(await store.list()).toEqual(["a", "b"]);
  expect(await store.read("a")).toEqual(bytes());
  await store.write("b", bytes(3));
  expect(await store.read("b")).toEqual(bytes(3));
  await store.remove("b");
  await store.remove("never there");
  expect(await store.read("b")).toBeUndefined();
  expect(await store.list()).toEqual(["a"]);
});

test("neither the writer's bytes nor the reader's are the store's own", async () => {
  const store = memoryStore();
  const written = bytes(1, 2, 3);
  await store.write("a", written);
  written[0] = 9;
  const read = (await store.read("a"))!;
  read[1] = 9;
  expect(await store.read("a")).toEqual(bytes(1, 2, 3));
});

test("two stores share nothing", async () => {
  const [one, other] = [memoryStore(), memoryStore()];
  await one.write("a", bytes(1));
  expect(await other.list()).toEqual([]);
});

test("a file that must be there is read, or its place is named", async () => {
  const store = memoryStore();
  await store.write("a", bytes(1));
  expect(await readRequired(store, "a", "load")).toEqual(bytes(1));
  const reading = readRequired(store, "digits.safetensors", "load");
  await expect(reading).rejects.toThrow(RequestError);
  await expect(reading).rejects.toThrow(
    "load: there is no file memory:digits.safetensors\ncheck the name and the folder it is looked for in",
  );
});

test("a failing read is not taken for a missing file", async () => {
  const store = { ...memoryStore(), read: () => Promise.reject(new Error("EACCES")) };
  await expect(readRequired(store, "a", "load")).rejects.toThrow("EACCES");
});
