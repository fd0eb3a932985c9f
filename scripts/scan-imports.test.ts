import { expect, test } from "vitest";
import { scanImports } from "./scan-imports.ts";

const specifiers = (source: string): string[] => scanImports(source).map(({ specifier }) => specifier);

test("every form of import is found, with its line", () => {
  const source = `#!/usr/bin/env node
import "a";
import b, { c as d } from 'b';
import * as e from "c";
import type { F } from "d";
import { type G } from "e";
import type from "f";
export * from "g";
export * as h from "h";
export type { I } from "i";
export {
  j,
  k as default,
} from "j";
const l = await import("k");
type M = import("l").M;`;
  expect(scanImports(source)).toEqual([
    { specifier: "a", line: 2 },
    { specifier: "b", line: 3 },
    { specifier: "c", line: 4 },
    { specifier: "d", line: 5 },
    { specifier: "e", line: 6 },
    { specifier: "f", line: 7 },
    { specifier: "g", line: 8 },
    { specifier: "h", line: 9 },
    { specifier: "i", line: 10 },
    { specifier: "j", line: 11 },
    { specifier: "k", line: 15 },
    { specifier: "l", line: 16 },
  ]);
});

test.each([
  ["a line comment", '// import "x";\nimport "real";'],
  ["a block comment", '/* import "x"; */ import "real";'],
  ["a string", `const a = 'import "x"'; import "real";`],
  ["an escaped quote", String.raw`const a = "\"; import 'x'"; import "real";`],
  [
    "a template with a nested template",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the template is what is scanned
    'const a = `import "x" ${b ? `${"import"} "y"` : {}} import "z"`; import "real";',
  ],
  ["a regular expression with quotes", 'const a = /["\'`/]/.test(b); import "real";'],
  ["a division", 'const a = b / c; const d = "e" + f / g; import "real";'],
  ["a property and a method", 'a.import("x"); const b = { import: "y" }; import "real";'],
  ["import.meta", 'const a = new URL("x", import.meta.url); import "real";'],
  ["exports that import nothing", 'export const from = "x"; export { from }; export type A = "y"; import "real";'],
])("%s does not mislead it", (_, source) => {
  expect(specifiers(source)).toEqual(["real"]);
});
