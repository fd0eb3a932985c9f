/* What the view can be set to: from it follow the address, and what the worker is asked for. */
import { type Schema, type SettingsOf, writeSettings } from "../../app/settings.ts";
import type { Preset, PresetSettings } from "../../work/tasks/presets.ts";
import { type LayersProblem, parseLayers } from "../../work/training/layers.ts";
import type { TrainingRequest } from "../../work/training/messages.ts";

export const schema = {
  /** Settings of a published experiment, for all that stands at its default. */
  preset: { kind: "text", default: "", like: /^[a-z0-9-]+(\.\d+)?$/, example: "book-30" },
  data: { kind: "choice", default: "auto", of: ["auto", "mnist", "generated"] },
  /** Training digits; 0 for all there are. */
  n: { kind: "number", default: 0, least: 0, most: 60_000, whole: true },
  /** Hidden layers, as work/training/layers.ts writes them. */
  net: { kind: "text", default: "30" },
  cost: { kind: "choice", default: "quadratic", of: ["quadratic", "cross-entropy", "log-likelihood"] },
  init: { kind: "choice", default: "gaussian", of: ["gaussian", "scaled", "he"] },
  eta: { kind: "number", default: 3, least: 0.0001, most: 1000 },
  batch: { kind: "number", default: 10, least: 1, most: 1000, whole: true },
  lambda: { kind: "number", default: 0, least: 0, most: 1000 },
  dropout: { kind: "number", default: 0, least: 0, most: 0.9 },
  seed: { kind: "number", default: 1, least: 0, most: 999_999, whole: true },
  epochs: { kind: "number", default: 10, least: 1, most: 400, whole: true },
  pace: { kind: "choice", default: "watch", of: ["watch", "full"] },
  /** The moment that is shown, by the number of mini-batches before it; 0 for the latest. */
  at: { kind: "number", default: 0, least: 0, most: 100_000_000, whole: true },
} as const satisfies Schema;

export type TrainSettings = SettingsOf<typeof schema>;

/** The seed of nets that the address does not describe well. */
const USUAL_NET = schema.net.default;

/** What the worker is asked for: all that the weights depend on, and nothing else. */
export type Recipe = Omit<TrainingRequest, "pace" | "begin">;

/** The recipe that settings mean; what is wrong with the layers, where that is so, with the usual ones in their place. */
export function recipeOf(settings: TrainSettings): { recipe: Recipe; problem: LayersProblem | undefined } {
  const { data, n, net, cost, init, eta, batch, lambda, dropout, seed, epochs } = settings;
  const parsed = parseLayers(net);
  const { layers } = "layers" in parsed ? parsed : (parseLayers(USUAL_NET) as { layers: Recipe["layers"] });
  return {
    recipe: { data, n, layers, cost, init, eta, batch, lambda, dropout, seed, epochs },
    problem: "problem" in parsed ? parsed.problem : undefined,
  };
}

/** `784–30–10`, `28×28–c20k5–p2–100–10`: a network as people write it. */
export function networkName(net: string): string {
  const images = /^[cpa]/.test(net);
  const hidden = net === "none" ? [] : net.split("-");
  return [images ? "28×28" : "784", ...hidden, "10"].join("–");
}

/** The address that trains the same network, whatever moment of it is shown, at whatever pace. */
export function addressOf(settings: TrainSettings): string {
  const query = writeSettings(schema, { ...settings, preset: "", pace: "watch", at: 0 });
  return query === "" ? "#/train" : `#/train?${query}`;
}

/** Whether settings are those of a published experiment. */
export function isPreset(settings: TrainSettings, preset: Preset): boolean {
  return Object.entries(preset.settings).every(([name, value]) => settings[name as keyof PresetSettings] === value);
}

/** The settings of a published experiment, but for what an address says otherwise. */
export function settingsIn({ settings: published }: Preset, settings: TrainSettings): Partial<TrainSettings> {
  const asked = Object.entries(published).filter(([name]) => {
    const key = name as keyof PresetSettings;
    return settings[key] === schema[key].default;
  });
  return Object.fromEntries(asked);
}

/** Examples times numbers that a browser surely gets through in three seconds; convolutions use each number many times. */
const QUICK = { dense: 1e10, images: 2e8 } as const;

/** Whether a network gets to a moment before somebody who waits grows impatient. */
export function isQuick({ layers, batch }: Recipe, step: number): boolean {
  let [inputs, numbers] = [784, 0];
  for (const layer of layers) {
    if (layer.kind !== "dense") return step * batch * 10_000 <= QUICK.images;
    numbers += inputs * layer.units;
    inputs = layer.units;
  }
  return step * batch * (numbers + 10 * inputs) <= QUICK.dense;
}
