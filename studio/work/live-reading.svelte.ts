/* What is drawn, read while it is drawn: each picture goes to the reader at once, and the newest alone waits for it. */
import type { Picture, ReadString } from "inkling";
import type { NetworkInHand } from "../app/network-in-hand.svelte.ts";
import { reader, WorkError } from "./client.ts";
import { latest } from "./latest.ts";

export class LiveReading {
  #now = $state.raw<ReadString>();
  #failure = $state.raw<WorkError>();
  #network: NetworkInHand | undefined;
  #opening: Promise<string> | undefined;
  #picture: Picture | undefined;
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
    this.#opening = undefined;
    this.#ask();
  }

  /** Reads a picture; undefined where there is none any more. */
  read(picture: Picture | undefined): void {
    this.#picture = picture;
    this.#behind = picture !== undefined;
    if (picture === undefined) [this.#now, this.#failure] = [undefined, undefined];
    else this.#ask();
  }

  readonly #ask = latest(async () => {
    const [network, picture] = [this.#network, this.#picture];
    if (network === undefined || picture === undefined) return;
    try {
      const reading = (await this.#readBy(network, picture)) ?? (await this.#readBy(network, picture));
      // What was wiped meanwhile is not shown again.
      if (this.#picture !== undefined) [this.#now, this.#failure] = [reading, undefined];
    } catch (error) {
      if (!(error instanceof WorkError)) throw error;
      this.#opening = undefined;
      if (this.#picture !== undefined) [this.#now, this.#failure] = [undefined, error];
    }
    this.#behind = this.#picture !== undefined && this.#picture !== picture;
  });

  /** Opens the network first where that is not done; undefined where the worker has closed it since. */
  async #readBy({ file, name }: NetworkInHand, picture: Picture): Promise<ReadString | undefined> {
    this.#opening ??= reader.ask("openReader", { file, name }).value;
    const reading = await reader.ask("readPicture", { fingerprint: await this.#opening, picture }).value;
    if (reading === undefined) this.#opening = undefined;
    return reading;
  }
}
