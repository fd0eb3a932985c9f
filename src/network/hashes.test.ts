import { expect, test } from "vitest";
import type { Dataset } from "../core/dataset.ts";
import { digestOfBytes, digestOfDataset } from "../core/digest.ts";
import { dataset } from "../data/dataset.ts";
import { fingerprint, sha256 } from "./hashes.ts";

const bytes = Uint8Array.of(1, 2, 3, 4);
const data = dataset({ name: "two", shape: [2], inputs: bytes, targets: Uint8Array.of(0, 1) });

test("public hashes are the digests that checkpoints are told by", async () => {
  expect(await sha256(bytes)).toBe(await digestOfBytes(bytes));
  expect(await fingerprint(data)).toBe(await digestOfDataset(data));
});

test("anything but bytes, or a dataset, is refused", async () => {
  await expect(sha256("abc" as unknown as Uint8Array)).rejects.toThrow(
    'sha256: expected a Uint8Array, got "abc"\nencode text with new TextEncoder().encode(text)',
  );
  await expect(fingerprint(bytes as unknown as Dataset)).rejects.toThrow(
    "fingerprint: expected a dataset, got a Uint8Array of 4\nmake one with dataset({ ... })",
  );
});
