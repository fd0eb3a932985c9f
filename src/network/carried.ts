import type { UpdateRule } from "./engine.ts";

/** What the names of arrays end in that rules carry from batch to batch: `dense1.weight.velocity`. */
export const CARRIED: Readonly<Record<UpdateRule["kind"], readonly string[]>> = { sgd: ["velocity"], adam: ["m", "v"] };

/** Those that this rule carries beside each array of weights. */
export function carriedBy(rule: UpdateRule): readonly string[] {
  return rule.kind === "sgd" && rule.momentum === 0 ? [] : CARRIED[rule.kind];
}
