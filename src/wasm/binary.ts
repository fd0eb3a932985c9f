/* How the binary format of WebAssembly writes numbers, names and sections (specification 2.0, chapter 5). */

/** Bytes of code, nested as they were composed. */
export type Code = readonly (number | Code)[] | Uint8Array;

/** An unsigned number in LEB128, as the binary format writes sizes and indices. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = (rest - low) / 128;
    bytes.push(rest === 0 ? low : low + 128);
  } while (rest > 0);
  return bytes;
}

/** A signed 32-bit number in LEB128, as the binary format writes constants. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  while (true) {
    const low = rest & 127;
    rest >>= 7;
    if ((rest === 0 && low < 64) || (rest === -1 && low >= 64)) return [...bytes, low];
    bytes.push(low + 128);
  }
}

/** The bytes of a number in memory, little-endian. */
export function floatBytes(value: number, size: 4 | 8): number[] {
  const view = new DataView(new ArrayBuffer(size));
  if (size === 4) view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  return Array.from(new Uint8Array(view.buffer));
}

/** A section of a module: its items behind their number. */
export function section(id: number, items: readonly Code[]): Code {
  return [id, sized([unsigned(items.length), items])];
}

/** Code behind its length in bytes. */
export function sized(code: Code): Code {
  const bytes = flatten(code);
  return [unsigned(bytes.length), bytes];
}

/** A name. */
export function text(word: string): number[] {
  const bytes = new TextEncoder().encode(word);
  return [...unsigned(bytes.length), ...bytes];
}

/** Nested code as bytes one after the other. */
export function flatten(code: Code): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(lengthOf(code));
  write(code, bytes, 0);
  return bytes;
}

function lengthOf(code: Code): number {
  if (code instanceof Uint8Array) return code.length;
  let length = 0;
  for (let i = 0; i < code.length; i++) {
    const part = code[i]!;
    length += typeof part === "number" ? 1 : lengthOf(part);
  }
  return length;
}

/** Writes code from position `at` on; gives where it ends. */
function write(code: Code, bytes: Uint8Array, at: number): number {
  if (code instanceof Uint8Array) {
    bytes.set(code, at);
    return at + code.length;
  }
  let end = at;
  for (let i = 0; i < code.length; i++) {
    const part = code[i]!;
    if (typeof part === "number") bytes[end++] = part;
    else end = write(part, bytes, end);
  }
  return end;
}
