/*
 * The address of the page: which view, and all that it is set to, behind the #, so that it works in any folder, offline,
 * and from disk. A view adds to the browser's history, a setting replaces its last entry. Settings that all views share
 * (common.ts) stand behind the view's own, and go along to the next view.
 */
import { common } from "./common.ts";
import { type Problem, readSettings, type Schema, type SettingsOf, writeSettings } from "./settings.ts";

let hash = $state(location.hash);
addEventListener("hashchange", () => {
  hash = location.hash;
});

/** The name of the view that the address asks for; empty where it names none. */
export function viewName(): string {
  return /^#\/([^?]*)/.exec(hash)?.[1] ?? "";
}

/** The part of the address that sets the view itself, or the one that sets what all share. */
function query(which: "own" | "common"): URLSearchParams {
  const all = new URLSearchParams(/\?(.*)$/s.exec(hash)?.[1] ?? "");
  return new URLSearchParams([...all].filter(([name]) => name in common === (which === "common")));
}

/** An address whose commas, colons and slashes are left legible: none of them means anything behind a #. */
function addressOf(view: string, own: string, shared: string): string {
  const text = [own, shared].filter((query) => query !== "").join("&");
  const legible = text.replace(/%2C|%3A|%2F/g, decodeURIComponent);
  return legible === "" ? `#/${view}` : `#/${view}?${legible}`;
}

function replace(next: string): void {
  history.replaceState(history.state, "", next);
  hash = next;
}

/** Settings of a view for an address to go to. */
export type Target = Readonly<Record<string, string | number | boolean>>;

/** The address of a view, for a link: with settings of its own or without, and with those that all views share. */
export function linkTo(view: string, settings: Target = {}): string {
  const pairs = Object.entries(settings).map(([name, value]) => [
    name,
    typeof value === "boolean" ? (value ? "yes" : "no") : String(value),
  ]);
  return addressOf(view, String(new URLSearchParams(pairs)), String(query("common")));
}

/** Goes to a view; the browser's back button comes back. */
export function goTo(view: string, settings: Target = {}): void {
  location.hash = linkTo(view, settings);
}

/** Settings, as the address has them, and ways to change them. */
export interface Settings<S extends Schema> {
  /** As they are now; reactive. */
  readonly now: SettingsOf<S>;
  /** What in the address made no sense. */
  readonly problems: readonly Problem[];
  /** Changes some; the address follows, and history keeps one entry. */
  set(changes: Partial<SettingsOf<S>>): void;
}

/** The settings of a view. */
export type ViewSettings<S extends Schema> = Settings<S>;

/**
 * Binds a view to its settings in the address; call it while the view is made, and hand what it gives to the view's
 * `ViewFrame`, which names the problems. While the reader is leaving, the view keeps what it was set to.
 */
export function viewSettings<S extends Schema>(view: string, schema: S): ViewSettings<S> {
  let last = new URLSearchParams();
  const read = $derived.by(() => {
    if (viewName() === view || viewName() === "") last = query("own");
    return readSettings(schema, last);
  });
  return {
    get now() {
      return read.settings;
    },
    get problems() {
      return read.problems;
    },
    set(changes) {
      replace(addressOf(view, writeSettings(schema, { ...read.settings, ...changes }), String(query("common"))));
    },
  };
}

const readCommon = $derived(readSettings(common, query("common")));

/** What all views share. */
export const commonSettings: Settings<typeof common> = {
  get now() {
    return readCommon.settings;
  },
  get problems() {
    return readCommon.problems;
  },
  set(changes) {
    replace(addressOf(viewName(), String(query("own")), writeSettings(common, { ...readCommon.settings, ...changes })));
  },
};

/** Whether a part of the page was taken away; `parts` of a view's `ViewFrame` says which there are. */
export function isHidden(part: string): boolean {
  return readCommon.settings.hide.split(",").includes(part);
}
