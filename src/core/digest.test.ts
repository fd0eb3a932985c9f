import { afterEach, expect, test, vi } from "vitest";
import type { Dataset } from "./dataset.ts";
import { digestOfBytes, digestOfDataset } from "./digest.ts";
import { FailureError } from "./errors.ts";

afterEach(() => vi.unstubAllGlobals());

const toy = (change: Partial<Dataset> = {}): Dataset =>
  ({ shape: [2], inputs: Uint8Array.of(1, 2, 3, 4), targets: Uint8Array.of(0, 1), ...change }) as Dataset;

test("the digest of 'abc' is that of FIPS 180-4, from shared memory too", async () => {
  const abc = new TextEncoder().encode("abc");
  const published = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  expect(await digestOfBytes(abc)).toBe(published);
  const shared = new Uint8Array(new SharedArrayBuffer(3));
  shared.set(abc);
  expect(await digestOfBytes(shared)).toBe(published);
});

test("the digest of a dataset follows shape, inputs and targets, and nothing else", async () => {
  const first = await digestOfDataset(toy());
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(await digestOfDataset(toy({ name: "other", classes: ["a"] }))).toBe(first);
  const padded = Uint8Array.of(9, 1, 2, 3, 4).subarray(1);
  expect(await digestOfDataset(toy({ inputs: padded }))).toBe(first);
  const others = [
    toy({ shape: [1, 2] }),
    toy({ inputs: Uint8Array.of(1, 2, 3, 5) }),
    toy({ inputs: Float32Array.of(1, 2, 3, 4) }),
    toy({ targets: Uint8Array.of(1, 1) }),
    toy({ targets: Float32Array.of(0, 1) }),
  ];
  const all = await Promise.all(others.map(digestOfDataset));
  expect(new Set([first, ...all]).size).toBe(6);
});

test("the digest of one dataset object is computed once", async () => {
  const data = toy();
  expect(digestOfDataset(data)).toBe(digestOfDataset(data));
});

test("a page without cryptography is told how to get it", async () => {
  vi.stubGlobal("crypto", {});
  const attempt = digestOfBytes(new Uint8Array(1));
  await expect(attempt).rejects.toThrow(FailureError);
  await expect(attempt).rejects.toThrow(
    "sha256: this page has no cryptography, because it was not served securely\nserve the page over https",
  );
});
