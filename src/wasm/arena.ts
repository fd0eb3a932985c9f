import { MOST_SHARED_PAGES } from "./assembler.ts";

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

/** Shared memories whose owners are gone. Engines free them late, a thousand would take gigabytes: they are used again. */
const spare: WebAssembly.Memory[] = [];
const owners = new FinalizationRegistry<WebAssembly.Memory>((memory) => spare.push(memory));

/** The same for several threads; nobody else gets it before its owner was garbage. */
export function makeSharedMemory(bytes: number, owner: object): WebAssembly.Memory {
  const pages = Math.ceil(bytes / PAGE);
  const memory = spare.pop() ?? new WebAssembly.Memory({ initial: pages, maximum: MOST_SHARED_PAGES, shared: true });
  growMemory(memory, bytes);
  new Uint8Array(memory.buffer).fill(0);
  owners.register(owner, memory);
  return memory;
}

/** Lets a memory hold at least `bytes` bytes. Views of it are of no use afterwards. */
export function growMemory(memory: WebAssembly.Memory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
}
