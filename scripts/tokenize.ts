/** A word or number, a string (or regular expression, as an empty one), or any other character. */
export interface Token {
  readonly kind: "word" | "text" | "sign";
  /** The word, the sign, or what stands between the quotes. */
  readonly value: string;
  readonly line: number;
}

export function isSign(token: Token | undefined, value: string): boolean {
  return token?.kind === "sign" && token.value === value;
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

/**
 * The tokens of a TypeScript file, in order, without comments and without the text of templates. Enough grammar to know a
 * string from a regular expression from a division, and no more.
 */
export function tokenize(source: string): Token[] {
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
