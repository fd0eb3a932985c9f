/* The network that ships with the package: it reads at first sight, before anybody has trained one. */
import type { NetworkInHand } from "../app/network-in-hand.svelte.ts";
import { reader, WorkError } from "./client.ts";

/** Share of MNIST's test images that it reads right: a test reads them again. It never saw one before. */
export const SHIPPED_SCORE = { accuracy: 0.9858, on: "MNIST's 10,000 test images" } as const;

let shipped: Promise<NetworkInHand> | undefined;

/** The network that ships with the package; it is fetched once. */
export function shippedNetwork(): Promise<NetworkInHand> {
  if (shipped === undefined) {
    shipped = open();
    shipped.catch(() => {
      shipped = undefined;
    });
  }
  return shipped;
}

async function open(): Promise<NetworkInHand> {
  const response = await fetch(new URL("../../models/digits.safetensors", import.meta.url)).catch(() => undefined);
  if (!response?.ok) {
    const problem = "the network that ships with Inkling could not be fetched";
    throw new WorkError({ problem, remedy: "check the connection and reload the page", aborted: false });
  }
  const file = new Uint8Array(await response.arrayBuffer());
  const name = "Shipped network";
  return { name, file, fingerprint: await reader.ask("openReader", { file, name }).value, score: SHIPPED_SCORE };
}
