import type { Network } from "inkling";
import type { TrainingSettings } from "inkling/experiments";
import type { TaskContext } from "../messages.ts";
import { type Activation, formatLayers, type HiddenLayer } from "../training/layers.ts";
import { networkOf } from "../training/network.ts";

/** A published experiment that the page can repeat: its name in an address, and its settings there. */
export interface Preset {
  readonly name: string;
  readonly title: string;
  /** Part of the book. */
  readonly section: string;
  readonly settings: PresetSettings;
}

/** Settings of the view, but for the seed, the pace and the data. */
export interface PresetSettings {
  readonly n: number;
  readonly net: string;
  readonly cost: Network["cost"];
  readonly init: "gaussian" | "scaled" | "he";
  readonly eta: number;
  readonly batch: number;
  readonly lambda: number;
  readonly dropout: number;
  readonly epochs: number;
}

/** Training digits that the page has where nobody asks for fewer. */
const ALL = 50_000;

/** The published experiments whose trainings the page can all repeat, in the order of the book; none twice. */
export async function presets(_: undefined, _context: TaskContext): Promise<Preset[]> {
  // Loaded when somebody asks: whoever only trains does without.
  const { experiments, networkOf: publishedNetwork, sections } = await import("inkling/experiments");
  const seen = new Set<string>();
  return experiments.flatMap(({ id, title, section, runs }) => {
    const variants = new Map<string, PresetSettings | undefined>();
    for (const { kind, name, settings } of runs("full")) {
      if (kind !== "training") continue;
      const training = settings as TrainingSettings;
      const variant = name.replace(/,? ?seed \d+$/, "");
      variants.set(variant, settingsOf(training, publishedNetwork(training.network)));
    }
    return [...variants].flatMap(([variant, settings], i): Preset[] => {
      const text = JSON.stringify(settings);
      if (settings === undefined || seen.has(text) || [...variants.values()].includes(undefined)) return [];
      seen.add(text);
      const name = variants.size === 1 ? id : `${id}.${i + 1}`;
      return [{ name, title: variant === "" ? title : `${title}: ${variant}`, section: sections[section], settings }];
    });
  });
}

/** What the page's settings would be; undefined where it has none for something that the experiment does. */
function settingsOf(training: TrainingSettings, network: Network): PresetSettings | undefined {
  const { optimizer, schedule, batchSize, epochs, split, images, biases, shuffle, stop, digits = "mnist" } = training;
  const { update, learningRate } = optimizer;
  const plain = update.kind === "sgd" && update.momentum === 0 && update.l1 === 0;
  const more = schedule ?? images ?? biases ?? shuffle ?? stop;
  if (!plain || more !== undefined || digits !== "mnist" || split[0] > ALL) return undefined;
  const layers = hiddenLayersOf(network);
  const dropped = network.layers.find(({ kind }) => kind === "dropout") as { rate?: number } | undefined;
  const first = network.layers.find((layer) => "weights" in layer) as { weights?: PresetSettings["init"] } | undefined;
  const settings = { layers, cost: network.cost, init: first?.weights ?? "gaussian", dropout: dropped?.rate ?? 0 };
  // The page's network must be the experiment's, to the last option.
  if (JSON.stringify(networkOf(settings)) !== JSON.stringify(network)) return undefined;
  return {
    n: split[0] === ALL ? 0 : split[0],
    net: formatLayers(layers),
    cost: settings.cost,
    init: settings.init,
    eta: learningRate,
    batch: batchSize,
    lambda: update.l2,
    dropout: settings.dropout,
    epochs,
  };
}

/** The hidden layers as the page has them, as far as it does. */
function hiddenLayersOf({ layers }: Network): HiddenLayer[] {
  return layers.slice(0, -1).flatMap((layer): HiddenLayer[] => {
    const { kind, units, channels, kernel, size, activation } = layer as unknown as {
      kind: string;
      units: number;
      channels: number;
      kernel: readonly number[];
      size: readonly number[];
      activation: Activation;
    };
    if (kind === "dense") return [{ kind, units, activation }];
    if (kind === "conv2d") return [{ kind, channels, kernel: kernel[0]!, activation }];
    if (kind === "maxPool2d" || kind === "averagePool2d") return [{ kind, size: size[0]! }];
    return [];
  });
}
