import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Run } from "inkling/experiments";

/** Where the built library is: its modules import each other by relative paths. */
const EXPERIMENTS = new URL(import.meta.resolve("inkling/experiments"));

/**
 * What tells a result from every other: SHA-256 of the run's kind, settings and seed, and of the code that computes it: all
 * modules of the library that the kind loads. Lines that are comments do not count. Results with another key are not those of
 * this program.
 */
export function keyOf({ kind, settings, seed }: Pick<Run, "kind" | "settings" | "seed">): string {
  return sha256(JSON.stringify([kind, settings, seed, codeOf(kind)]));
}

const known = new Map<string, string>();

/** SHA-256 of the code that computes a kind of run. */
export function codeOf(kind: string): string {
  let code = known.get(kind);
  if (code === undefined) {
    code = hashModules(new URL(`./runs/${kind}.js`, EXPERIMENTS));
    known.set(kind, code);
  }
  return code;
}

/** The hash of a module and all that it reaches, whatever folder they stand in. */
function hashModules(entry: URL): string {
  const found = new Map<string, string>();
  const visit = (module: URL): void => {
    if (found.has(module.href)) return;
    const code = withoutComments(readFileSync(fileURLToPath(module), "utf8"));
    found.set(module.href, code);
    for (const specifier of importsOf(code)) visit(new URL(specifier, module));
  };
  visit(entry);
  const root = new URL("..", EXPERIMENTS).href;
  const modules = [...found].map(([href, code]) => [href.slice(root.length), sha256(code)]);
  return sha256(JSON.stringify(modules.sort(([a], [b]) => (a! < b! ? -1 : 1))));
}

/** Relative modules that a module imports, at once or on demand. */
function importsOf(code: string): string[] {
  return [...code.matchAll(/\b(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+\.js)"/g)].map(([, specifier]) => specifier!);
}

/** The compiler leaves comments on lines of their own, or behind code where they are short; those count. */
function withoutComments(code: string): string {
  return code
    .split("\n")
    .filter((line) => !/^\s*(\/\/|\/\*|\*\/|\* |\*$)/.test(line))
    .join("\n");
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
