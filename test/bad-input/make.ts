import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { create, dense, memoryStore, type Network, network, save, writeIdx } from "inkling";

/** A file of safetensors' form with this header, whatever it says, and so many bytes of zeros after it. */
export function safetensors(header: unknown, length = 0): Uint8Array {
  const json = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = Buffer.alloc(8 + json.length + length);
  bytes.writeBigUInt64LE(BigInt(json.length));
  json.copy(bytes, 8);
  return bytes;
}

/** The bytes of a good model of 784 inputs and 10 outputs. */
export async function goodModel(
  description: Network = network({ input: [784], cost: "quadratic", layers: [dense(10)] }),
): Promise<Buffer> {
  const store = memoryStore();
  await save(await create(description, { seed: 1, engine: "reference" }), "model", { store });
  return Buffer.from((await store.read("model"))!);
}

/** A header and data of a good model, to be made worse: `change` gets the header. */
export async function changedModel(change: (header: Record<string, Record<string, unknown>>) => void): Promise<Buffer> {
  const good = await goodModel();
  const length = Number(good.readBigUInt64LE());
  const header = JSON.parse(good.subarray(8, 8 + length).toString());
  change(header);
  const json = Buffer.from(JSON.stringify(header));
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([start, json, good.subarray(8 + length)]);
}

/** Writes MNIST's four files with so few blank images into `folder/mnist`, but for those given. */
export async function writeDigits(
  folder: string,
  others: Readonly<Record<string, Uint8Array | undefined>> = {},
): Promise<void> {
  const images = await writeIdx([60, 28, 28], new Uint8Array(60 * 784));
  const labels = await writeIdx(
    [60],
    Uint8Array.from({ length: 60 }, (_, i) => i % 10),
  );
  const files: Record<string, Uint8Array | undefined> = {
    "train-images-idx3-ubyte": images,
    "train-labels-idx1-ubyte": labels,
    "t10k-images-idx3-ubyte": images,
    "t10k-labels-idx1-ubyte": labels,
    ...others,
  };
  mkdirSync(join(folder, "mnist"), { recursive: true });
  for (const [name, bytes] of Object.entries(files)) {
    if (bytes !== undefined) writeFileSync(join(folder, "mnist", name), bytes);
  }
}
