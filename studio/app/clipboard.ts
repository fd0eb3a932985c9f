import { announceAlarm } from "./announcer.svelte.ts";

/** Copies a text; false where the browser does not let the page, which is said. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    announceAlarm("The browser does not let this page copy: copy it by hand.");
    return false;
  }
}
