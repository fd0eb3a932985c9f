import { join } from "node:path";
import { expect } from "vitest";
import { folder, inkling } from "./command-line.ts";

/** A training of a second, and what it left. */
export interface ShortTraining {
  /** Its folder. */
  readonly run: string;
  /** The file with the weights of its best epoch. */
  readonly model: string;
  /** What it printed for `--json`. */
  readonly document: Record<string, unknown>;
}

/** Trains the book's network for three epochs on a few generated digits: it then reads seven of ten. */
export async function shortTraining(): Promise<ShortTraining> {
  const run = join(folder, "a run");
  const settings = "--cost cross-entropy --weights scaled --learning-rate 0.5 --epochs 3 --seed 2".split(" ");
  const digits = ["--digits", "generated", "--split", "3000,300"];
  const { code, stdout, stderr } = await inkling(["train", ...digits, ...settings, "--out", run, "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return { run, model: join(run, "best.safetensors"), document: JSON.parse(stdout) };
}
