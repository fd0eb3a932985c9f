/* What this view can be set to. */
import type { SettingsOf } from "../../app/settings.ts";

export const schema = {
  /** The network in hand, if there is one, or the one that ships with the package. */
  model: { kind: "choice", default: "hand", of: ["hand", "shipped"] },
  /** A test digit by its number, or the digit that another view put into hand; empty for the first one. */
  digit: {
    kind: "text",
    default: "",
    like: /^(hand|(mnist|generated)-\d{1,5})$/,
    example: "mnist-12, generated-12 or hand",
  },
  /** What the network is asked. */
  ask: { kind: "choice", default: "answers", of: ["weights", "answers", "pixels", "errors"] },
  /** Which layer, from 1 on. */
  layer: { kind: "number", default: 1, least: 1, most: 99, whole: true },
  /** Which neuron, feature map or output, from 0 on as in the network's arrays; -1 for the one that speaks loudest. */
  unit: { kind: "number", default: -1, least: 0, most: 65_535, whole: true },
  /** The cell of the matrix whose digits are shown; -1 for the one with the most. */
  actual: { kind: "number", default: -1, least: 0, most: 9, whole: true },
  read: { kind: "number", default: -1, least: 0, most: 9, whole: true },
} as const;

export type InsideSettings = SettingsOf<typeof schema>;
export type Ask = InsideSettings["ask"];
