import { requireInteger } from "./errors.ts";
import { log } from "./math.ts";

/**
 * A seeded stream of random numbers: xoshiro128** (Blackman and Vigna, 2018), its state hashed from the seed.
 *
 * Passed as an argument wherever chance is needed; there is no global one. `split` gives independent streams that
 * depend on the seed and the keys alone, never on how many numbers were drawn before, so that one part of a program
 * cannot disturb another. One seed gives the same numbers on every JavaScript engine.
 *
 * @example
 * ```ts
 * const random = new Random(1);
 * random.integer(10); // 0 to 9
 * random.split("weights").gaussian(); // standard normal, from a stream of its own
 * random.split("order").split(3).shuffle(new Uint32Array([0, 1, 2]));
 * ```
 */
export class Random {
  readonly #seed: number;
  readonly #keys: readonly (number | string)[];
  /** The hash of seed and keys, one word for each word of the state. */
  readonly #hash: Uint32Array;
  readonly #state: Uint32Array;
  #spare: number | undefined;

  /**
   * @param seed whole number from 0 to 2^53 - 1
   * @param keys names of the stream: `new Random(1, "a", 2)` is `new Random(1).split("a").split(2)`
   */
  constructor(seed: number, ...keys: readonly (number | string)[]) {
    this.#seed = requireInteger("seed", seed, 0);
    this.#keys = keys;
    this.#hash = Uint32Array.of(1, 2, 3, 4);
    absorbKey(this.#hash, 0, seed);
    for (const key of keys) absorbKey(this.#hash, 0, key);
    this.#state = this.#hash.slice();
    this.#state[0]! |= 1; // all zeros would stay zeros for ever
  }

  /** An independent stream for one part of the work, named by a whole number or a word. */
  split(key: number | string): Random {
    return new Random(this.#seed, ...this.#keys, key);
  }

  /**
   * The states of `split(key)` for many keys, four words each, written from number `at` on: for code outside JavaScript
   * that draws what `bits` would. No stream is made for it.
   */
  writeStates(keys: Uint32Array, to: Uint32Array, at: number): void {
    for (const key of keys) {
      for (let lane = 0; lane < STATE_WORDS; lane++) to[at + lane] = this.#hash[lane]!;
      absorbNumber(to, at, key);
      to[at]! |= 1;
      at += STATE_WORDS;
    }
  }

  /** 32 random bits, as a whole number from 0 to 2^32 - 1. */
  bits(): number {
    const s = this.#state;
    const s1 = s[1]!;
    const product = Math.imul(s1, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    s[2]! ^= s[0]!;
    s[3]! ^= s1;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= s1 << 9;
    const s3 = s[3]!;
    s[3] = (s3 << 11) | (s3 >>> 21);
    return result;
  }

  /** A number from `low` (0) up to, not including, `high` (1); 53 random bits. */
  uniform(low: number = 0, high: number = 1): number {
    const unit = ((this.bits() >>> 5) * 2 ** 26 + (this.bits() >>> 6)) / 2 ** 53;
    return low + (high - low) * unit;
  }

  /** A whole number from 0 to `count - 1`, each equally likely. */
  integer(count: number): number {
    requireInteger("integer: count", count, 1, 2 ** 32);
    return this.#below(count);
  }

  #below(count: number): number {
    let draw = this.bits();
    // Draws beyond the last whole multiple of `count` are thrown away: they would favor small numbers.
    while (draw - (draw % count) > 2 ** 32 - count) draw = this.bits();
    return draw % count;
  }

  /** A normally distributed number of mean 0 and standard deviation 1 (Marsaglia's polar method). */
  gaussian(mean: number = 0, deviation: number = 1): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return mean + deviation * spare;
    }
    let u: number;
    let v: number;
    let square: number;
    do {
      u = this.uniform(-1, 1);
      v = this.uniform(-1, 1);
      square = u * u + v * v;
    } while (square >= 1 || square === 0);
    const scale = Math.sqrt((-2 * log(square)) / square);
    this.#spare = v * scale;
    return mean + deviation * u * scale;
  }

  /** Puts the elements into a random order, in place (Fisher-Yates), and returns them. */
  shuffle<Items extends Uint32Array | unknown[]>(items: Items): Items {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.#below(last + 1);
      const item = items[last]!;
      items[last] = items[other]!;
      items[other] = item;
    }
    return items;
  }
}

/** Words of a stream's state. */
export const STATE_WORDS = 4;

/** Hashes a whole number or a word on, its kind and length first, so that no two keys run into each other. */
function absorbKey(hash: Uint32Array, at: number, key: number | string): void {
  if (typeof key === "number") {
    absorbNumber(hash, at, requireInteger("split: key", key, 0));
    return;
  }
  absorb(hash, at, 1);
  absorb(hash, at, key.length);
  for (const letter of key) absorb(hash, at, letter.codePointAt(0)!);
}

function absorbNumber(hash: Uint32Array, at: number, key: number): void {
  absorb(hash, at, 2);
  absorb(hash, at, key % 2 ** 32);
  absorb(hash, at, Math.floor(key / 2 ** 32));
}

/** Hashes a 32-bit word on, in four ways at once. */
function absorb(hash: Uint32Array, at: number, word: number): void {
  for (let lane = 0; lane < STATE_WORDS; lane++) {
    hash[at + lane] = mix(hash[at + lane]! ^ mix((word + Math.imul(lane + 1, 0x9e3779b9)) >>> 0));
  }
}

/** A bijection of 32-bit words in which every bit of the result depends on every bit of the input (murmur3's finalizer). */
function mix(word: number): number {
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return (word ^ (word >>> 16)) >>> 0;
}
