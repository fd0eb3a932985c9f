import { isSign, type Token, tokenize } from "./tokenize.ts";

/** One import of a file: `import`, `export ... from`, `import("...")`, the type-only ones too. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
}

/**
 * The imports of a TypeScript file, in order, whatever comments, strings, templates and regular expressions hold.
 */
export function scanImports(source: string): Import[] {
  const tokens = tokenize(source);
  const imports: Import[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const { kind, value, line } = tokens[i]!;
    if (kind !== "word" || (value !== "import" && value !== "export") || isSign(tokens[i - 1], ".")) continue;
    const specifier = value === "import" ? importedBy(tokens, i + 1) : exportedFrom(tokens, i + 1);
    if (specifier === undefined) continue;
    imports.push({ specifier, line });
  }
  return imports;
}

/** The specifier of `import "x"`, `import("x")` and `import ... from "x"`; undefined for `import.meta` and properties. */
function importedBy(tokens: readonly Token[], start: number): string | undefined {
  const first = tokens[start];
  if (first?.kind === "text") return first.value;
  if (isSign(first, "(")) return tokens[start + 1]?.kind === "text" ? tokens[start + 1]!.value : undefined;
  if (first?.kind !== "word" && !isSign(first, "{") && !isSign(first, "*")) return undefined;
  return specifierAfterFrom(tokens, start);
}

/** The specifier of `export * from "x"` and `export { ... } from "x"`; undefined for every other export. */
function exportedFrom(tokens: readonly Token[], start: number): string | undefined {
  const list = tokens[start]?.value === "type" ? start + 1 : start;
  return isSign(tokens[list], "{") || isSign(tokens[list], "*") ? specifierAfterFrom(tokens, list) : undefined;
}

/** Walks the names of an import's or export's clause up to `from "x"`; anything else ends it. */
function specifierAfterFrom(tokens: readonly Token[], start: number): string | undefined {
  for (let i = start; i < tokens.length; i++) {
    const token = tokens[i]!;
    const next = tokens[i + 1];
    if (token.kind === "word" && token.value === "from" && next?.kind === "text") return next.value;
    const isClause = token.kind !== "sign" || ["{", "}", "*", ","].includes(token.value);
    if (!isClause || (isSign(token, "}") && next?.value !== "from")) return undefined;
  }
  return undefined;
}
