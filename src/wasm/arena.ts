import { FailureError } from "../core/errors.ts";
import { MOST_SHARED_PAGES } from "./assembler.ts";

/** Bytes of a cache line: what is read together starts on one. */
export const LINE = 64;
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
  return withRoom(bytes, false, () => new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) }));
}

/** Shared memories whose owners are gone. Engines free them late, a thousand would take gigabytes: they are used again. */
const spare: WebAssembly.Memory[] = [];
const owners = new FinalizationRegistry<WebAssembly.Memory>((memory) => spare.push(memory));

/**
 * Memory that nobody writes to, and that takes none of the machine's therefore: as much of it as each owner has shared. Engines
 * look for garbage when much memory was asked for; the shared one they do not count.
 */
const counted = new WeakMap<object, WebAssembly.Memory>();

/** The same for several threads; nobody else gets it before its owner was garbage. */
export function makeSharedMemory(bytes: number, owner: object): WebAssembly.Memory {
  const initial = Math.ceil(bytes / PAGE);
  const memory =
    spare.pop() ??
    withRoom(bytes, true, () => new WebAssembly.Memory({ initial, maximum: MOST_SHARED_PAGES, shared: true }));
  growMemory(memory, bytes);
  new Uint8Array(memory.buffer, 0, bytes).fill(0);
  owners.register(owner, memory);
  counted.set(owner, makeMemory(bytes));
  return memory;
}

/**
 * Lets a memory hold at least `bytes` bytes, and `wanted` where there can be as many. Views of it are of no use afterwards.
 */
export function growMemory(memory: WebAssembly.Memory, bytes: number, wanted = bytes): void {
  const { byteLength } = memory.buffer;
  if (bytes <= byteLength) return;
  const isShared = !(memory.buffer instanceof ArrayBuffer);
  const size = Math.max(bytes, Math.min(wanted, isShared ? MOST_SHARED : MOST));
  withRoom(bytes, isShared, () => memory.grow(Math.ceil((size - byteLength) / PAGE)));
}

/** The most bytes that addresses of 32 bits reach, and that a shared memory may have. */
const [MOST, MOST_SHARED] = [2 ** 32, MOST_SHARED_PAGES * PAGE];

/** Refuses what would not fit into any memory: its code could not even name the addresses. */
export function requireRoom(bytes: number, isShared: boolean): void {
  withRoom(bytes, isShared, () => {});
}

/** Asks for memory; a FailureError where there is no more. */
function withRoom<Result>(bytes: number, isShared: boolean, ask: () => Result): Result {
  const megabytes = (count: number): string => `${Math.ceil(count / 2 ** 20)} MiB`;
  const most = isShared ? MOST_SHARED : MOST;
  const tooMany = bytes > most;
  try {
    if (!tooMany) return ask();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw new FailureError(
    `the network and its data need ${megabytes(bytes)} of memory, ${
      tooMany
        ? `more than the ${megabytes(most)} that ${isShared ? "threads can share" : "there can be"}`
        : "which are not to be had"
    }`,
    `${isShared ? "pass threads: 1, or " : ""}make the network smaller or the data fewer, or drop models that are no longer used`,
  );
}
