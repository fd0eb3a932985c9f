/*
 * One network in hand: what was trained is what is drawn for and looked into. It is kept as the bytes of its file, which
 * any worker can open; its name, score and fingerprint stand in the header.
 */

/** A network with its weights, and where it comes from. */
export interface NetworkInHand {
  /** As people call it: "Book network, 10 epochs", "digits.safetensors". */
  readonly name: string;
  /** The file, as `save` writes it. */
  readonly file: Uint8Array;
  /** `parametersHash` of its weights, in full. */
  readonly fingerprint: string;
  /** Share of right answers on images it never learned from, 0 to 1, and on which; undefined where nobody asked. */
  readonly score?: { readonly accuracy: number; readonly on: string };
  /** The address that makes it again, where there is one. */
  readonly address?: string;
}

let inHand = $state.raw<NetworkInHand>();

/** The network in hand; undefined until one was trained, opened or loaded. */
export function networkInHand(): NetworkInHand | undefined {
  return inHand;
}

/** Takes a network in hand, in all views. */
export function takeInHand(network: NetworkInHand): void {
  inHand = network;
}
