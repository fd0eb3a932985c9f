import { describe, RequestError } from "../core/errors.ts";
import { formatShape, sizeOf, type Tensor, type Tensors } from "../core/shape.ts";

/*
 * The safetensors format (huggingface/safetensors): eight bytes with the header's length, little-endian; the header,
 * JSON padded with spaces; then the tensors' bytes, little-endian, without gaps. Python: `safetensors.numpy.load_file`.
 */

/** A file's tensors, and the words that go with them. */
export interface Safetensors {
  readonly tensors: Tensors;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The format's own limit: a longer header is refused before anything is allocated. */
const LONGEST_HEADER = 100_000_000;
const METADATA = "__metadata__";
const BYTES = { F64: 8, F32: 4 } as const;

/** The bytes of a file that holds these tensors, in this order. */
export function writeSafetensors({ tensors, metadata }: Safetensors): Uint8Array {
  const header: Record<string, unknown> = { [METADATA]: metadata };
  let end = 0;
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    const dtype = data instanceof Float64Array ? "F64" : "F32";
    header[name] = { dtype, shape, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded + end).fill(0x20, 8, 8 + padded);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(padded), true);
  bytes.set(json, 8);
  let at = 8 + padded;
  for (const { data } of Object.values(tensors)) {
    for (const value of data) {
      if (data instanceof Float64Array) view.setFloat64(at, value, true);
      else view.setFloat32(at, value, true);
      at += data.BYTES_PER_ELEMENT;
    }
  }
  return bytes;
}

/** An entry of the header, once it has been checked. */
interface Entry {
  readonly name: string;
  readonly dtype: keyof typeof BYTES;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a file of this format; whatever is not exactly one is refused.
 *
 * @param bytes the whole file
 * @param name what the file is called in errors
 * @throws RequestError with the offset or the entry that is wrong, and what was expected there
 */
export function readSafetensors(bytes: Uint8Array, name: string): Safetensors {
  const refuse = (problem: string, remedy = "the file is damaged or of another kind: save it again"): never => {
    throw new RequestError(`${name} is not a safetensors file: ${problem}`, remedy);
  };
  if (bytes.length < 8) refuse(`expected at least 8 bytes, got ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  const most = Math.min(LONGEST_HEADER, bytes.length - 8);
  if (length < 2 || length > most) refuse(`the header's length at offset 0 must be from 2 to ${most}, got ${length}`);

  const header = parseHeader(bytes.subarray(8, 8 + length), refuse);
  const { [METADATA]: metadata = {}, ...rest } = header;
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === "string")) {
    refuse(`${METADATA} must hold text only, got ${describe(metadata)}`);
  }
  const entries = Object.entries(rest).map(([key, value]) => checkEntry(key, value, refuse));
  const data = 8 + length;
  checkOffsets(entries, bytes.length - data, refuse);
  const tensors = entries.map((entry): [string, Tensor] => [entry.name, readTensor(view, data, entry)]);
  return { tensors: Object.fromEntries(tensors), metadata: metadata as Record<string, string> };
}

function parseHeader(bytes: Uint8Array, refuse: (problem: string) => never): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    return refuse(`the header at offset 8 must be JSON (${describe(error)})`);
  }
  return isRecord(header) ? header : refuse(`the header at offset 8 must be an object, got ${describe(header)}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function checkEntry(name: string, value: unknown, refuse: (problem: string, remedy?: string) => never): Entry {
  if (!isRecord(value)) return refuse(`entry ${describe(name)} must be an object, got ${describe(value)}`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (dtype !== "F64" && dtype !== "F32") {
    return refuse(`entry ${describe(name)} must be F64 or F32, got ${describe(dtype)}`, "convert it to 32-bit floats");
  }
  if (!Array.isArray(shape) || !shape.every((axis) => Number.isSafeInteger(axis) && axis >= 0)) {
    return refuse(`entry ${describe(name)} must have a shape of whole numbers, got ${describe(shape)}`);
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every((at) => Number.isSafeInteger(at) && at >= 0)) {
    return refuse(`entry ${describe(name)} must have two data_offsets, got ${describe(offsets)}`);
  }
  const [start, end] = offsets as [number, number];
  const wanted = sizeOf(shape) * BYTES[dtype];
  if (end - start !== wanted) {
    return refuse(
      `entry ${describe(name)}, ${formatShape(shape)} of ${dtype}, must have ${wanted} bytes, got ${end - start}`,
    );
  }
  return { name, dtype, shape: shape as number[], start, end };
}

/** The tensors must cover the data from the first byte to the last, without gap or overlap. */
function checkOffsets(entries: readonly Entry[], available: number, refuse: (problem: string) => never): void {
  let expected = 0;
  for (const { name, start, end } of [...entries].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (start !== expected) refuse(`entry ${describe(name)} must start at ${expected} of the data, got ${start}`);
    expected = end;
  }
  if (expected !== available) refuse(`the header describes ${expected} bytes of data, the file has ${available}`);
}

function readTensor(view: DataView, data: number, { dtype, shape, start }: Entry): Tensor {
  const length = sizeOf(shape);
  if (dtype === "F64") {
    return { shape, data: Float64Array.from({ length }, (_, i) => view.getFloat64(data + start + 8 * i, true)) };
  }
  return { shape, data: Float32Array.from({ length }, (_, i) => view.getFloat32(data + start + 4 * i, true)) };
}
