/** One import of a file: `import`, `export ... from`, `import("...")`, the type-only ones too. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Whether the whole statement is for types, and leaves no trace in the emitted JavaScript. */
  readonly typeOnly: boolean;
}

interface Token {
  readonly kind: "word" | "text" | "sign";
  /** The word, the sign, or what stands between the quotes. */
  readonly value: string;
  readonly line: number;
}

/**
 * The imports of a TypeScript file, in order, whatever comments, strings, templates and regular expressions hold.
 *
 * A scanner of tokens rather than a parser: the only grammar it needs is that of import and export statements.
 */
export function scanImports(source: string): Import[] {
  const tokens = tokenize(source);
  const imports: Import[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const { kind, value, line } = tokens[i]!;
    if (kind !== "word" || (value !== "import" && value !== "export") || isSign(tokens[i - 1], ".")) continue;
    const specifier = value === "import" ? importedBy(tokens, i + 1) : exportedFrom(tokens, i + 1);
    if (specifier === undefined) continue;
    const next = tokens[i + 1];
    const after = tokens[i + 2];
    // `import type from "x"` imports a value that is called type.
    const typeOnly =
      next?.kind === "word" && next.value === "type" && !(after?.value === "from" && tokens[i + 3]?.kind === "text");
    imports.push({ specifier, line, typeOnly });
  }
  return imports;
}

function isSign(token: Token | undefined, value: string): boolean {
  return token?.kind === "sign" && token.value === value;
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

const SPACE = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const WORD = /[\p{ID_Start}$_#@\d][\p{ID_Continue}$\u200c\u200d]*/uy;
const TEXT = /"((?:[^"\\\n]|\\[\s\S])*)"|'((?:[^'\\\n]|\\[\s\S])*)'/y;
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y;
/** Template text up to its end or to a `${`. */
const TEMPLATE = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(`|\$\{)/y;

/** After these words a slash begins a regular expression; after any other word it divides. */
const BEFORE_REGEX = new Set([
  "return",
  "typeof",
  "case",
  "do",
  "else",
  "in",
  "of",
  "void",
  "delete",
  "throw",
  "new",
  "await",
  "yield",
]);

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  /** For each open brace, whether it is a template's `${`: its end continues the template. */
  const braces: boolean[] = [];
  let at = source.startsWith("#!") ? source.indexOf("\n") : 0;
  let line = 1;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match === null) return null;
    at += match[0].length;
    line += match[0].split("\n").length - 1;
    return match;
  };
  const template = (): void => {
    if (take(TEMPLATE)?.[1] === "${") braces.push(true);
  };
  while (at >= 0 && at < source.length) {
    if (take(SPACE) !== null) continue;
    const start = line;
    const word = take(WORD);
    if (word !== null) {
      tokens.push({ kind: "word", value: word[0], line: start });
      continue;
    }
    const text = take(TEXT);
    if (text !== null) {
      tokens.push({ kind: "text", value: text[1] ?? text[2] ?? "", line: start });
      continue;
    }
    const sign = source[at]!;
    if (sign === "/" && regexMayFollow(tokens.at(-1)) && take(REGEX) !== null) {
      tokens.push({ kind: "text", value: "", line: start });
      continue;
    }
    at++;
    if (sign === "`") {
      template();
      tokens.push({ kind: "sign", value: sign, line: start });
      continue;
    }
    tokens.push({ kind: "sign", value: sign, line: start });
    if (sign === "{") braces.push(false);
    if (sign === "}" && braces.pop() === true) template();
  }
  return tokens;
}

function regexMayFollow(before: Token | undefined): boolean {
  if (before === undefined) return true;
  if (before.kind === "text") return false;
  return before.kind === "word" ? BEFORE_REGEX.has(before.value) : !")]`".includes(before.value);
}
