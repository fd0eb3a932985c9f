/** The line in README.md above the program that every reader runs first, and that a test runs too. */
export const MARK = "<!-- the first program: run by test/package.test.ts -->";

/** The TypeScript block that follows the mark. */
export function firstProgram(readme: string): string {
  const [, after] = readme.split(MARK);
  const block = after === undefined ? null : /^\s*```ts\r?\n([\s\S]*?)^```/m.exec(after);
  if (block === null || after!.slice(0, block.index).trim() !== "") {
    throw new Error(`README.md: there is no block of ts right after the line ${MARK}`);
  }
  return block[1]!;
}
