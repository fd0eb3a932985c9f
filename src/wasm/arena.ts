/** Bytes of a cache line: what is read together starts on one. */
const LINE = 64;
const PAGE = 65536;

/** Lays out one memory: each piece gets an address for good. */
export class Arena {
  // The first line stays free, so that no address is 0.
  #end = LINE;

  /** The address of `bytes` bytes, at the start of a cache line; zero when the memory is new. */
  allocate(bytes: number): number {
    const address = this.#end;
    this.#end += Math.ceil(bytes / LINE) * LINE;
    return address;
  }

  /** The address of so many floats of four bytes. */
  floats(count: number): number {
    return this.allocate(4 * count);
  }

  /** Where free memory begins. */
  get end(): number {
    return this.#end;
  }
}

/** A memory that holds at least `bytes` bytes, all zero. */
export function makeMemory(bytes: number): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
}

/** Lets a memory hold at least `bytes` bytes. Views of it are of no use afterwards. */
export function growMemory(memory: WebAssembly.Memory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
}
