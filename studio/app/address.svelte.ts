/*
 * The address of the page: which view, and all that it is set to, behind the #, so that it works in any folder, offline,
 * and from disk. A view adds to the browser's history, a setting replaces its last entry.
 */
import { type Problem, readSettings, type Schema, type SettingsOf, writeSettings } from "./settings.ts";

let hash = $state(location.hash);
addEventListener("hashchange", () => {
  hash = location.hash;
});

/** The name of the view that the address asks for; empty where it names none. */
export function viewName(): string {
  return /^#\/([^?]*)/.exec(hash)?.[1] ?? "";
}

function query(): string {
  return /\?(.*)$/s.exec(hash)?.[1] ?? "";
}

/** Goes to a view, with settings or without; the browser's back button comes back. */
export function goTo(view: string, settings: Readonly<Record<string, string | number | boolean>> = {}): void {
  const pairs = Object.entries(settings).map(([name, value]) => [name, value === true ? "yes" : String(value)]);
  location.hash = addressOf(view, new URLSearchParams(pairs).toString());
}

function addressOf(view: string, query: string): string {
  return query === "" ? `#/${view}` : `#/${view}?${query}`;
}

/** The settings of a view, as its address has them, and ways to change them. */
export interface ViewSettings<S extends Schema> {
  /** As they are now; reactive. */
  readonly now: SettingsOf<S>;
  /** What in the address made no sense. */
  readonly problems: readonly Problem[];
  /** Changes some; the address follows, and history keeps one entry. */
  set(changes: Partial<SettingsOf<S>>): void;
}

/** Binds a view to its settings in the address; call it while the view is made. */
export function viewSettings<S extends Schema>(view: string, schema: S): ViewSettings<S> {
  const read = $derived(readSettings(schema, new URLSearchParams(viewName() === view ? query() : "")));
  return {
    get now() {
      return read.settings;
    },
    get problems() {
      return read.problems;
    },
    set(changes) {
      const next = addressOf(view, writeSettings(schema, { ...read.settings, ...changes }));
      history.replaceState(history.state, "", next);
      hash = next;
    },
  };
}
