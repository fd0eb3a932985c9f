import type { Reproduced } from "./conclude.ts";
import type { Results } from "./results.ts";

/** Writes a file for each experiment, and the report over all of them. */
export async function writeReport(reproduced: readonly Reproduced[], { store }: Results): Promise<void> {
  const write = (name: string, text: string): Promise<void> => store.write(name, new TextEncoder().encode(text));
  for (const each of reproduced) await write(`${each.id}.json`, `${JSON.stringify(each, null, 1)}\n`);
}
