import { afterEach, expect, test, vi } from "vitest";
import type { Dataset } from "./dataset.ts";
import { FailureError } from "./errors.ts";
import { fingerprint, sha256 } from "./fingerprint.ts";

afterEach(() => vi.unstubAllGlobals());

const toy = (change: Partial<Dataset> = {}): Dataset =>
  ({ shape: [2], inputs: Uint8Array.of(1, 2, 3, 4), targets: Uint8Array.of(0, 1), ...change }) as Dataset;

test("sha256 of 'abc' is that of FIPS 180-4, from shared memory too", async () => {
  const abc = new TextEncoder().encode("abc");
  const published = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  expect(await sha256(abc)).toBe(published);
  const shared = new Uint8Array(new SharedArrayBuffer(3));
  shared.set(abc);
  expect(await sha256(shared)).toBe(published);
});

test("the fingerprint follows shape, inputs and targets, and nothing else", async () => {
  const first = await fingerprint(toy());
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(await fingerprint(toy({ name: "other", classes: ["a"] }))).toBe(first);
  const padded = Uint8Array.of(9, 1, 2, 3, 4).subarray(1);
  expect(await fingerprint(toy({ inputs: padded }))).toBe(first);
  const others = [
    toy({ shape: [1, 2] }),
    toy({ inputs: Uint8Array.of(1, 2, 3, 5) }),
    toy({ inputs: Float32Array.of(1, 2, 3, 4) }),
    toy({ targets: Uint8Array.of(1, 1) }),
    toy({ targets: Float32Array.of(0, 1) }),
  ];
  const all = await Promise.all(others.map(fingerprint));
  expect(new Set([first, ...all]).size).toBe(6);
});

test("the fingerprint of one dataset object is computed once", async () => {
  const data = toy();
  expect(fingerprint(data)).toBe(fingerprint(data));
});

test("a page without cryptography is told how to get it", async () => {
  vi.stubGlobal("crypto", {});
  const attempt = sha256(new Uint8Array(1));
  await expect(attempt).rejects.toThrow(FailureError);
  await expect(attempt).rejects.toThrow(
    "sha256: this page has no cryptography, because it was not served securely\nserve the page over https",
  );
});
