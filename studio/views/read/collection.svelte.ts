/* The reader's own digits, and the network that goes on learning from them. */
import type { NetworkInHand } from "../../app/network-in-hand.svelte.ts";
import { reader, trainer } from "../../work/client.ts";
import type { OwnDigit } from "../../work/tasks/own-digits.ts";
import type { Tuned } from "../../work/tasks/tuning.ts";

export class Collection {
  #digits = $state.raw<readonly OwnDigit[]>([]);
  #done = $state<number>();
  #abort: AbortController | undefined;

  /** The oldest first. */
  get digits(): readonly OwnDigit[] {
    return this.#digits;
  }

  /** How far the learning has come, 0 to 1; undefined where none is under way. */
  get done(): number | undefined {
    return this.#done;
  }

  /** Takes those that the browser keeps. */
  async open(): Promise<void> {
    this.#digits = await reader.ask("ownDigits", undefined).value;
  }

  async keep(label: number, pixels: Uint8Array): Promise<void> {
    const kept = await reader.ask("keepOwnDigit", { label, pixels }).value;
    this.#digits = [...this.#digits, kept];
  }

  async delete(names: ReadonlySet<string>): Promise<void> {
    await reader.ask("deleteOwnDigits", { names: [...names] }).value;
    this.#digits = this.#digits.filter(({ name }) => !names.has(name));
  }

  /** Trains a network further on them; undefined where it was stopped. */
  async teach({ file }: NetworkInHand): Promise<Tuned | undefined> {
    const pixels = new Uint8Array(784 * this.#digits.length);
    for (const [i, digit] of this.#digits.entries()) pixels.set(digit.pixels, 784 * i);
    const labels = Uint8Array.from(this.#digits, ({ label }) => label);
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#done = 0;
    try {
      const asked = trainer.ask(
        "tuneNetwork",
        { file, pixels, labels },
        {
          signal,
          onNews: ({ done }) => {
            this.#done = done;
          },
        },
      );
      return await asked.value;
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    } finally {
      this.#done = undefined;
    }
  }

  stop(): void {
    this.#abort?.abort();
  }

  /** All of them as text: a line a digit, what it is and then its 784 pixels, as tables of MNIST have them. */
  asTable(): string {
    const head = ["label", ...Array.from({ length: 784 }, (_, i) => `${Math.floor(i / 28)}x${i % 28}`)];
    const lines = this.#digits.map(({ label, pixels }) => [label, ...pixels]);
    return `${[head, ...lines].map((line) => line.join(",")).join("\n")}\n`;
  }
}
