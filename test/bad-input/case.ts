/** Something bad that the command line is given, and what it must say of it. */
export interface Case {
  /** What is bad. */
  readonly name: string;
  /** A command line without the program's name; words have no blanks. */
  readonly args: string;
  /** Files that stand in the working folder. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Makes what else is to stand there. */
  readonly prepare?: (folder: string) => unknown;
  readonly env?: Readonly<Record<string, string>>;
  /** What the process ends with; 2 without. */
  readonly code?: number;
  /** All of standard error; `DIR` stands for the working folder. Patterns where numbers or words differ from Node to Node. */
  readonly says: readonly [problem: string | RegExp, remedy: string];
}

/** A training that takes no time, in the folder `run`. */
export const TRAIN = "train --digits generated --split 60,20 --epochs 1 --out run";

/** A file with settings, named by `--config c.json`. */
export function config(value: unknown): Record<string, string> {
  return { "c.json": JSON.stringify(value) };
}

/** The same bytes, some of them changed. */
export function patched(bytes: Uint8Array, at: number, ...values: number[]): Buffer {
  const copy = Buffer.from(bytes);
  copy.set(values, at);
  return copy;
}
