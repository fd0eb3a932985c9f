import { announce } from "./announcer.svelte.ts";

/** Says what a sentence has become whenever it is another one, not when the view is made; call it while the view is made. */
export function announceChanges(sentence: () => string): void {
  let last: string | undefined;
  $effect(() => {
    const next = sentence();
    if (last !== undefined && next !== last) announce(next);
    last = next;
  });
}
