/*
 * What a view can be set to, as plain data: from it follow the types of its settings, how they stand in an address, and what
 * is said of a value that makes no sense.
 */

/** One setting: what it may be, and what it is where nobody says. */
export type Setting =
  | {
      readonly kind: "number";
      readonly default: number;
      readonly least: number;
      readonly most: number;
      readonly whole?: boolean;
    }
  | { readonly kind: "choice"; readonly default: string; readonly of: readonly string[] }
  | { readonly kind: "text"; readonly default: string; readonly like?: RegExp; readonly example?: string }
  | { readonly kind: "flag"; readonly default: boolean };

export type Schema = Readonly<Record<string, Setting>>;

/** Settings of a view as its schema says. */
export type SettingsOf<S extends Schema> = {
  readonly [Name in keyof S]: S[Name] extends { kind: "number" }
    ? number
    : S[Name] extends { kind: "choice"; of: readonly (infer Choice)[] }
      ? Choice
      : S[Name] extends { kind: "flag" }
        ? boolean
        : string;
};

/** A value in an address that makes no sense: what is wrong with it and what to do. */
export interface Problem {
  readonly name: string;
  readonly what: string;
  readonly remedy: string;
}

/** What the settings are where nobody says. */
export function defaultsOf<S extends Schema>(schema: S): SettingsOf<S> {
  return Object.fromEntries(Object.entries(schema).map(([name, { default: value }]) => [name, value])) as SettingsOf<S>;
}

/** Reads settings from an address. What makes no sense is named, never clamped, and stands at its default. */
export function readSettings<S extends Schema>(
  schema: S,
  query: URLSearchParams,
): { settings: SettingsOf<S>; problems: Problem[] } {
  const settings: Record<string, unknown> = defaultsOf(schema);
  const problems: Problem[] = [];
  for (const [name, text] of query) {
    const setting = schema[name];
    if (setting === undefined) {
      problems.push({ name, what: `“${name}” is no setting of this view`, remedy: "remove it from the address" });
      continue;
    }
    const value = readSetting(setting, text);
    if (value === undefined) {
      const used = String(setting.default);
      problems.push({
        name,
        what: `“${name}” is ${JSON.stringify(text)}, and must be ${expectation(setting)}`,
        remedy: used === "" ? "it is left empty here" : `${used} is used here`,
      });
    } else settings[name] = value;
  }
  return { settings: settings as SettingsOf<S>, problems };
}

function readSetting(setting: Setting, text: string): number | string | boolean | undefined {
  switch (setting.kind) {
    case "number": {
      const value = Number(text);
      const fits = text.trim() !== "" && value >= setting.least && value <= setting.most;
      return fits && (!setting.whole || Number.isInteger(value)) ? value : undefined;
    }
    case "choice":
      return setting.of.includes(text) ? text : undefined;
    case "flag":
      return text === "yes" ? true : text === "no" ? false : undefined;
    case "text":
      return setting.like === undefined || setting.like.test(text) ? text : undefined;
  }
}

function expectation(setting: Setting): string {
  switch (setting.kind) {
    case "number":
      return `a ${setting.whole ? "whole " : ""}number from ${setting.least} to ${setting.most}`;
    case "choice":
      return `one of ${setting.of.join(", ")}`;
    case "flag":
      return "yes or no";
    case "text":
      return setting.example === undefined ? "of another form" : `like ${setting.example}`;
  }
}

/** Settings as they stand in an address: what is at its default is left out. */
export function writeSettings<S extends Schema>(schema: S, settings: SettingsOf<S>): string {
  const query = new URLSearchParams();
  for (const [name, setting] of Object.entries(schema)) {
    const value = settings[name as keyof S] as number | string | boolean;
    if (value === setting.default) continue;
    query.set(name, typeof value === "boolean" ? (value ? "yes" : "no") : String(value));
  }
  return query.toString();
}
