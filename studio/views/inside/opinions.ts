/* What a unit tells each output: its weights to them, or what the outputs would lose without it. */
import type { Numbers } from "../../work/tasks/inside.ts";
import type { Step } from "./steps.ts";

/** What the units of a layer tell the outputs. */
export interface Opinions {
  /** Of which layer. */
  readonly layer: string;
  /** `[outputs, units]` */
  readonly numbers: Numbers;
  /** `weights`: of whatever digit; `contributions`: to the outputs of this one. */
  readonly kind: "weights" | "contributions";
}

/** The weights to the outputs, of a layer that they read directly. */
export function directOpinions(steps: readonly Step[], step: Step): Opinions | undefined {
  const output = steps.at(-1)!;
  if (step !== steps.at(-2) || step.size !== undefined || output.layer.weight === undefined) return undefined;
  return { layer: step.layer.name, numbers: output.layer.weight, kind: "weights" };
}

/** What one unit tells each output. */
export function opinionOf({ numbers: { shape, data } }: Opinions, unit: number): number[] {
  return Array.from({ length: shape[0]! }, (_, output) => data[output * shape[1]! + unit]!);
}

/** The unit that speaks loudest for an output, of those that were asked about. */
export function loudestFor({ shape, data }: Numbers, output: number): number {
  const units = shape[1]!;
  let best = 0;
  for (let unit = 1; unit < units; unit++) {
    if (data[output * units + unit]! > data[output * units + best]!) best = unit;
  }
  return best;
}

/** Outputs that are spoken for and against: at least half as loudly as the loudest, three of each at most. */
function sides(opinion: readonly number[]): { readonly for: number[]; readonly against: number[] } {
  const least = Math.max(...opinion.map(Math.abs)) / 2;
  const ranked = opinion.map((_, output) => output).sort((a, b) => Math.abs(opinion[b]!) - Math.abs(opinion[a]!));
  const loud = ranked.filter((output) => least > 0 && Math.abs(opinion[output]!) >= least);
  return {
    for: loud.filter((output) => opinion[output]! > 0).slice(0, 3),
    against: loud.filter((output) => opinion[output]! < 0).slice(0, 3),
  };
}

/** "Speaks for 3 and 5, against 1." */
export function speaks(opinion: readonly number[]): string {
  const { for: liked, against } = sides(opinion);
  if (liked.length === 0 && against.length === 0) return "Tells the outputs nothing.";
  if (liked.length === 0) return `Speaks against ${list(against)}.`;
  return against.length === 0 ? `Speaks for ${list(liked)}.` : `Speaks for ${list(liked)}, against ${list(against)}.`;
}

function list(digits: readonly number[]): string {
  const sorted = [...digits].sort((a, b) => a - b);
  return sorted.length === 1 ? String(sorted[0]) : `${sorted.slice(0, -1).join(", ")} and ${sorted.at(-1)}`;
}
