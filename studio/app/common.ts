/*
 * What every view can be set to, besides its own settings: how the page looks, and what of it is shown. It stands in the
 * address too, and goes along from view to view.
 */
import type { Schema } from "./settings.ts";

export const common = {
  /** Colors: those of day, of night, or as the reader's system has them. */
  theme: { kind: "choice", default: "system", of: ["system", "light", "dark"] },
  /** How much larger than the browser's own size the text is. */
  size: { kind: "choice", default: "1", of: ["1", "1.25", "1.5"] },
  /** Parts that a teacher took away, divided by commas; which there are, the view says. */
  hide: { kind: "text", default: "", like: /^[a-z-]+(,[a-z-]+)*$/, example: "intro,results" },
} as const satisfies Schema;

/** Parts of every view that can be hidden. */
export const commonParts = ["header", "intro", "controls", "results"] as const;
