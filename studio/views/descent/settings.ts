/* What the view of descent can be set to. */
import { type LandscapeName, landscapes } from "inkling";
import type { Schema, SettingsOf } from "../../app/settings.ts";

export const STEPS = 60;
export const LARGEST = { eta: 5, momentum: 1, noise: 5 } as const;
export const SMALLEST_ETA = 0.001;

const names = Object.keys(landscapes) as LandscapeName[];

export const schema = {
  surface: { kind: "choice", default: "valley", of: names },
  eta: { kind: "number", default: 0.1, least: SMALLEST_ETA, most: LARGEST.eta },
  momentum: { kind: "number", default: 0, least: 0, most: LARGEST.momentum },
  noise: { kind: "number", default: 0, least: 0, most: LARGEST.noise },
  seed: { kind: "number", default: 1, least: 0, most: 1_000_000, whole: true },
  step: { kind: "number", default: 0, least: 0, most: STEPS, whole: true },
  /** Three balls side by side: with a rate too small, a good one, and one too large. */
  twins: { kind: "flag", default: false },
} as const satisfies Schema;

export type Settings = SettingsOf<typeof schema>;

/** Learning rates to try on each surface, found by trying. */
export const rates: Readonly<
  Record<LandscapeName, { readonly small: number; readonly good: number; readonly large: number }>
> = {
  bowl: { small: 0.02, good: 0.3, large: 1.05 },
  twoValleys: { small: 0.005, good: 0.05, large: 0.26 },
  valley: { small: 0.01, good: 0.2, large: 0.26 },
  saddle: { small: 0.02, good: 0.3, large: 2.1 },
  bend: { small: 0.005, good: 0.1, large: 0.2 },
};
