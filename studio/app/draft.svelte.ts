/*
 * Settings while something is dragged. They are seen at once, but come into the address when it is let go: browsers
 * refuse an address that changes too often.
 */
import type { Settings } from "./address.svelte.ts";
import type { Problem, Schema, SettingsOf } from "./settings.ts";

/** The settings of a view, and ways to change them for good and for the moment. */
export interface DraftSettings<S extends Schema> extends Settings<S> {
  /** Changes some until the next `set`; the address stays. */
  preview(changes: Partial<SettingsOf<S>>): void;
}

/** Lets the settings of a view be tried before they are set; call it while the view is made. */
export function draftSettings<S extends Schema>(settings: Settings<S>): DraftSettings<S> {
  let draft = $state.raw<Partial<SettingsOf<S>>>({});
  const now = $derived({ ...settings.now, ...draft });
  return {
    get now() {
      return now;
    },
    get problems(): readonly Problem[] {
      return settings.problems;
    },
    preview(changes) {
      draft = { ...draft, ...changes };
    },
    set(changes) {
      draft = {};
      settings.set(changes);
    },
  };
}
