/* What is drawn, read while it is drawn: each picture goes to the reader at once, and the newest alone waits for it. */
import type { Picture, Polarity, ReadString } from "inkling";
import type { NetworkInHand } from "../app/network-in-hand.svelte.ts";
import { reader, WorkError } from "./client.ts";
import { latest } from "./latest.ts";

export class LiveReading {
  #now = $state.raw<ReadString>();
  #failure = $state.raw<WorkError>();
  #network: NetworkInHand | undefined;
  #opening: Promise<string> | undefined;
  /** Another one each time, as the picture may be the same with more ink. */
  #asked: { readonly picture: Picture; readonly polarity: Polarity } | undefined;
  #behind = $state(false);

  /** What is on the pad; undefined where nothing is, or nobody has read it yet. */
  get now(): ReadString | undefined {
    return this.#now;
  }

  /** Whether what is on the pad is newer than what was read. */
  get behind(): boolean {
    return this.#behind;
  }

  /** Why it could not be read. */
  get failure(): WorkError | undefined {
    return this.#failure;
  }

  /** Reads with this network from now on, what is on the pad included. */
  use(network: NetworkInHand): void {
    if (network === this.#network) return;
    this.#network = network;
    // Opened before there is anything to read, so that the first stroke does not wait for it; a failure is told then.
    this.#opening = this.#open(network);
    this.#opening.catch(() => {});
    this.#ask();
  }

  /** Reads a picture; undefined where there is none any more. */
  read(picture: Picture | undefined, polarity: Polarity): void {
    this.#asked = picture && { picture, polarity };
    this.#behind = picture !== undefined;
    if (picture === undefined) [this.#now, this.#failure] = [undefined, undefined];
    else this.#ask();
  }

  readonly #ask = latest(async () => {
    const [network, asked] = [this.#network, this.#asked];
    if (network === undefined || asked === undefined) return;
    try {
      const reading = (await this.#readBy(network, asked)) ?? (await this.#readBy(network, asked));
      // What was wiped meanwhile is not shown again.
      if (this.#asked !== undefined) [this.#now, this.#failure] = [reading, undefined];
    } catch (error) {
      if (!(error instanceof WorkError)) throw error;
      this.#opening = undefined;
      if (this.#asked !== undefined) [this.#now, this.#failure] = [undefined, error];
    }
    this.#behind = this.#asked !== undefined && this.#asked !== asked;
  });

  #open({ file, name }: NetworkInHand): Promise<string> {
    return reader.ask("openReader", { file, name }).value;
  }

  /** Opens the network first where that is not done; undefined where the worker has closed it since. */
  async #readBy(network: NetworkInHand, asked: { picture: Picture; polarity: Polarity }) {
    this.#opening ??= this.#open(network);
    const reading = await reader.ask("readPicture", { fingerprint: await this.#opening, ...asked }).value;
    if (reading === undefined) this.#opening = undefined;
    return reading;
  }
}
