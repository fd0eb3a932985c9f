import { RequestError, describe as show } from "../core/errors.ts";
import { formatShape, requireShape, type Shape, sizeOf } from "../core/shape.ts";
import { gunzip, gzip, isGzip } from "./gzip.ts";

/** The arrays that hold each element type of an IDX file. */
interface IdxArrays {
  readonly uint8: Uint8Array;
  readonly int8: Int8Array;
  readonly int16: Int16Array;
  readonly int32: Int32Array;
  readonly float32: Float32Array;
  readonly float64: Float64Array;
}

/** What an IDX file holds: elements of one type, row-major, in a shape. */
export type Idx = {
  readonly [Type in keyof IdxArrays]: { readonly type: Type; readonly shape: Shape; readonly data: IdxArrays[Type] };
}[keyof IdxArrays];

interface ElementType {
  readonly type: keyof IdxArrays;
  /** Third byte of the file. */
  readonly code: number;
  readonly array: new (length: number) => IdxArrays[keyof IdxArrays];
  readonly get: (view: DataView, offset: number) => number;
  readonly set: (view: DataView, offset: number, value: number) => void;
}

// Big-endian throughout, which is what a DataView does unless told otherwise.
const elementTypes: readonly ElementType[] = [
  {
    type: "uint8",
    code: 0x08,
    array: Uint8Array,
    get: (v, at) => v.getUint8(at),
    set: (v, at, x) => v.setUint8(at, x),
  },
  { type: "int8", code: 0x09, array: Int8Array, get: (v, at) => v.getInt8(at), set: (v, at, x) => v.setInt8(at, x) },
  {
    type: "int16",
    code: 0x0b,
    array: Int16Array,
    get: (v, at) => v.getInt16(at),
    set: (v, at, x) => v.setInt16(at, x),
  },
  {
    type: "int32",
    code: 0x0c,
    array: Int32Array,
    get: (v, at) => v.getInt32(at),
    set: (v, at, x) => v.setInt32(at, x),
  },
  {
    type: "float32",
    code: 0x0d,
    array: Float32Array,
    get: (v, at) => v.getFloat32(at),
    set: (v, at, x) => v.setFloat32(at, x),
  },
  {
    type: "float64",
    code: 0x0e,
    array: Float64Array,
    get: (v, at) => v.getFloat64(at),
    set: (v, at, x) => v.setFloat64(at, x),
  },
];

/** More axes than any data set has; the format could say 255. */
const mostAxes = 8;
/** The longest data that are read: 2 GiB. */
const mostBytes = 2 ** 31;

/**
 * Reads an IDX file, the format of MNIST: two zero bytes, a byte for the type, a byte for the number of axes, the
 * length of each axis as four bytes, then the elements; all big-endian (described with MNIST, LeCun et al. 1998). A
 * file that begins as gzip does is unpacked first.
 *
 * Bytes of an unpacked file are not copied: `data` is a view of them. A file that is damaged, too short, too long or
 * not IDX is refused with a RequestError that names the offset and what was expected there. The header is believed
 * only once the data have the length that it says.
 *
 * @param options.name the file, for messages; "IDX file" without
 * @example
 * ```ts
 * const { shape, data } = await readIdx(await readFile("train-images-idx3-ubyte.gz"));
 * // shape [60000, 28, 28], data a Uint8Array
 * ```
 */
export async function readIdx(bytes: Uint8Array, options: { readonly name?: string } = {}): Promise<Idx> {
  const { name = "IDX file" } = options;
  if (!(bytes instanceof Uint8Array)) {
    throw new RequestError(`${name}: bytes must be a Uint8Array, got ${show(bytes)}`, "give the file's bytes");
  }
  const packed = isGzip(bytes);
  const start = packed ? await gunzip(bytes, name, 4 + 4 * mostAxes) : bytes;
  const { element, shape, offset } = readHeader(start, name);
  const count = sizeOf(shape);
  const width = elementWidth(element);
  const end = offset + count * width;
  const all = packed ? await gunzip(bytes, name, end) : bytes;
  if (all.length !== end) {
    const promise = `${formatShape(shape)} elements of ${element.type} end at offset ${end}`;
    throw new RequestError(
      all.length < end
        ? `${name}: cut off at offset ${all.length}: ${promise}`
        : `${name}: goes on after its data: ${promise}${packed ? "" : `, the file at ${all.length}`}`,
      "get the file again",
    );
  }
  const body = all.subarray(offset);
  if (element.type === "uint8") return { type: "uint8", shape, data: body };
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const data = new element.array(count);
  for (let i = 0; i < count; i++) data[i] = element.get(view, i * width);
  return { type: element.type, shape, data } as Idx;
}

/**
 * The bytes of an IDX file. The type of its elements is that of the array.
 *
 * @param shape lengths of the axes, at most 8; their product is the length of `data`
 * @param options.gzip whether to pack the file; false without
 * @example
 * ```ts
 * await store.write("labels-idx1-ubyte.gz", await writeIdx([3], Uint8Array.of(7, 2, 1), { gzip: true }));
 * ```
 */
export async function writeIdx(
  shape: Shape,
  data: Idx["data"],
  options: { readonly gzip?: boolean } = {},
): Promise<Uint8Array> {
  requireShape("writeIdx: shape", shape);
  const element = elementTypes.find(({ array }) => data instanceof array);
  if (element === undefined) {
    throw new RequestError(
      `writeIdx: data must be an array of ${typeNames}, got ${show(data)}`,
      "give a typed array, such as a Uint8Array",
    );
  }
  if (shape.length > mostAxes || shape.some((axis) => axis >= 2 ** 31)) {
    throw new RequestError(
      `writeIdx: shape must have at most ${mostAxes} axes, each shorter than 2^31, got ${formatShape(shape)}`,
      "split the data into several files",
    );
  }
  if (sizeOf(shape) !== data.length) {
    throw new RequestError(
      `writeIdx: shape ${formatShape(shape)} has ${sizeOf(shape)} elements, data has ${data.length}`,
      "give the shape of the data",
    );
  }
  const width = elementWidth(element);
  const offset = 4 + 4 * shape.length;
  const bytes = new Uint8Array(offset + data.length * width);
  const view = new DataView(bytes.buffer);
  bytes[2] = element.code;
  bytes[3] = shape.length;
  for (const [i, axis] of shape.entries()) view.setUint32(4 + 4 * i, axis);
  for (let i = 0; i < data.length; i++) element.set(view, offset + i * width, data[i]!);
  return options.gzip ? gzip(bytes) : bytes;
}

const typeNames = elementTypes.map(({ type }) => type).join(", ");

function elementWidth(element: ElementType): number {
  return new element.array(0).BYTES_PER_ELEMENT;
}

/** Type, shape and the offset of the first element; nothing is known yet about whether the data are there. */
function readHeader(bytes: Uint8Array, name: string): { element: ElementType; shape: Shape; offset: number } {
  const refuse = (what: string): RequestError =>
    new RequestError(`${name}: ${what}`, "give an IDX file, such as MNIST's train-images-idx3-ubyte, gzipped or not");
  if (bytes.length < 4) throw refuse(`cut off at offset ${bytes.length}: a header has at least 8 bytes`);
  const [zero0, zero1, code, axes] = bytes as unknown as [number, number, number, number];
  if (zero0 !== 0 || zero1 !== 0) {
    throw refuse(`not an IDX file: expected 00 00 at offset 0, got ${hex(zero0)} ${hex(zero1)}`);
  }
  const element = elementTypes.find((it) => it.code === code);
  if (element === undefined) {
    const known = elementTypes.map((it) => `${hex(it.code)} (${it.type})`).join(", ");
    throw refuse(`the element type at offset 2 must be one of ${known}, got ${hex(code)}`);
  }
  if (axes < 1 || axes > mostAxes) {
    throw refuse(`the number of axes at offset 3 must be from 1 to ${mostAxes}, got ${axes}`);
  }
  const offset = 4 + 4 * axes;
  if (bytes.length < offset) throw refuse(`cut off at offset ${bytes.length}: ${axes} axes end at offset ${offset}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, offset);
  const shape: number[] = [];
  let size = elementWidth(element);
  for (let axis = 0; axis < axes; axis++) {
    const length = view.getInt32(4 + 4 * axis);
    if (length < 1) throw refuse(`axis ${axis} at offset ${4 + 4 * axis} must be at least 1 long, got ${length}`);
    shape.push(length);
    size *= length;
    if (size > mostBytes) {
      throw refuse(
        `the axes at offset 4 promise more than ${mostBytes} bytes of data (at axis ${axis}, ${length} long)`,
      );
    }
  }
  return { element, shape, offset };
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
