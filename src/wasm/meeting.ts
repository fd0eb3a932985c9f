/* How threads wait for each other, at an address of the memory that they share; a line of it is theirs. */

/** What stands there: how many have come, how often all have, and whether nobody is to go on. */
const [COME, ROUNDS, OVER] = [0, 1, 2];
const WORDS = 3;

/** The words at the address where threads meet. */
export function meetingAt({ buffer }: WebAssembly.Memory, address: number): Int32Array {
  return new Int32Array(buffer, address, WORDS);
}

/** How often a thread looks whether all have come before it sleeps: a few microseconds. */
const LOOKS = 4000;

/** Waits until all threads have come; false where one is lost, and the others are not to wait for it. */
export function waitForAll(words: Int32Array, threads: number): boolean {
  const round = Atomics.load(words, ROUNDS);
  // Whoever ends the meeting says so first and counts a round then: nobody sleeps through it.
  if (Atomics.load(words, OVER) !== 0) return false;
  if (Atomics.add(words, COME, 1) === threads - 1) {
    Atomics.store(words, COME, 0);
    Atomics.add(words, ROUNDS, 1);
    Atomics.notify(words, ROUNDS);
  } else {
    for (let look = 0; look < LOOKS && Atomics.load(words, ROUNDS) === round; look++);
    while (Atomics.load(words, ROUNDS) === round) Atomics.wait(words, ROUNDS, round);
  }
  return Atomics.load(words, OVER) === 0;
}

/** Lets threads meet: nobody waits there yet. */
export function openMeeting(words: Int32Array): void {
  words.fill(0);
}

/** Sends all threads home that wait there, or come later. */
export function endMeeting(words: Int32Array): void {
  Atomics.store(words, OVER, 1);
  Atomics.add(words, ROUNDS, 1);
  Atomics.notify(words, ROUNDS);
}
