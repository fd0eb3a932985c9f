import {
  type ActivationName,
  type CostName,
  type EngineName,
  earlyStopping,
  type Initialization,
  type Network,
  network,
  RequestError,
  type Schedule,
  type StoppingRule,
} from "inkling";
import { networkOf, type Preset, presets } from "inkling/experiments";
import { type Check, list, parseJson, section, text, whole, within, word, yesOrNo } from "./checked-json.ts";
import type { DigitKind } from "./digits.ts";
import { readText } from "./files.ts";
import { layer } from "./layers.ts";
import {
  chooseOptimizer,
  chooseSchedule,
  type OptimizerFlags,
  type OptimizerSettings,
  type OptimizerText,
  optimizerText,
  scheduleText,
} from "./optimizer-settings.ts";

/** Everything that a training depends on. */
export interface Settings {
  readonly network: Network;
  readonly training: {
    readonly epochs: number;
    readonly batchSize: number;
    readonly optimizer: OptimizerSettings;
    /** Undefined where the learning rate stays as it is. */
    readonly schedule?: Schedule | undefined;
    readonly stop?: StoppingRule | undefined;
  };
  readonly split: readonly [training: number, validation: number];
  /** Of the training images, only the first so many. */
  readonly limit?: number | undefined;
  /** Whether images that are no digit are learned from besides. */
  readonly nonDigits?: boolean | undefined;
  readonly seed: number;
  readonly engine: EngineName | "auto";
  readonly threads?: number | undefined;
  readonly digits?: DigitKind | undefined;
  /** Folder of MNIST's files; undefined where they are found by themselves. */
  readonly data?: string | undefined;
}

/** What the flags of a training say. */
export interface TrainingFlags extends OptimizerFlags {
  readonly network?: number[];
  readonly activation?: ActivationName;
  readonly cost?: CostName;
  readonly weights?: Initialization;
  readonly batchSize?: number;
  readonly epochs?: number;
  readonly split?: [number, number];
  readonly limit?: number;
  readonly nonDigits?: boolean;
  readonly seed?: number;
  readonly engine?: EngineName | "auto";
  readonly threads?: number;
  readonly digits?: DigitKind;
  readonly data?: string;
  readonly preset?: string;
  readonly config?: string;
}

export const costNames = ["quadratic", "cross-entropy", "log-likelihood"] as const satisfies readonly CostName[];
export const engineNames = ["auto", "simd", "reference"] as const satisfies readonly (EngineName | "auto")[];
/** What the library allows. */
export const MOST_THREADS = 1024;
export const digitKinds = ["mnist", "generated"] as const satisfies readonly DigitKind[];
export const defaultPreset = "book-30";

/** Flags before the file of `--config`, that before the preset. */
export async function settingsOf(flags: TrainingFlags): Promise<Settings> {
  if (flags.preset !== undefined && flags.config !== undefined) {
    throw new RequestError(
      "--preset and --config contradict each other: both describe a whole training",
      "leave one of them out; flags beside it change single settings",
    );
  }
  const preset = presetOf(flags);
  const config = flags.config === undefined ? {} : parseSettings(await readText(flags.config), flags.config);
  const { training = {} } = config;
  return {
    network: chooseNetwork(flags, preset, config.network),
    training: {
      epochs: flags.epochs ?? training.epochs ?? preset.epochs,
      batchSize: flags.batchSize ?? training.batchSize ?? preset.batchSize,
      optimizer: chooseOptimizer(flags, training.optimizer, preset.optimizer),
      schedule: chooseSchedule(flags, training.schedule ?? preset.schedule),
      stop: training.stop,
    },
    split: flags.split ?? config.split ?? preset.split,
    limit: flags.limit ?? config.limit,
    nonDigits: flags.nonDigits ?? config.nonDigits ?? preset.nonDigits,
    seed: flags.seed ?? config.seed ?? 1,
    engine: flags.engine ?? config.engine ?? "auto",
    threads: flags.threads ?? config.threads,
    digits: flags.digits ?? (flags.data === undefined ? (config.digits ?? preset.digits) : "mnist"),
    data: flags.data ?? (flags.digits === "generated" ? undefined : config.data),
  };
}

function presetOf({ preset: name = defaultPreset }: TrainingFlags): Preset {
  const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (preset !== undefined) return preset;
  throw new RequestError(
    `--preset must be one of ${Object.keys(presets).join(", ")}, got ${JSON.stringify(name)}`,
    "choose one of them, or describe the training with flags or --config",
  );
}

/** The network that the flags, the file or the preset describe. */
function chooseNetwork(flags: TrainingFlags, preset: Preset, described: Network | undefined): Network {
  const { network: sizes, activation, cost, weights } = flags;
  if (described === undefined && "sizes" in preset.network) {
    const usual = preset.network;
    return networkOf({
      sizes: sizes ?? usual.sizes,
      activation: activation ?? usual.activation,
      cost: cost ?? usual.cost,
      weights: weights ?? usual.weights,
    });
  }
  const [flag] = Object.entries({ network: sizes, activation, cost, weights }).find(([, given]) => given) ?? [];
  if (flag === undefined) return described ?? networkOf(preset.network);
  throw described === undefined
    ? new RequestError(
        `--${flag} and the network of --preset ${flags.preset} contradict each other: it has layers of several kinds`,
        `leave --${flag} out, or describe the network in the file of --config`,
      )
    : new RequestError(
        `--${flag} and the network of --config contradict each other`,
        `leave --${flag} out, or take the network out of the file`,
      );
}

/** What settings can say as text; each part may be left out. */
type SettingsText = Omit<Partial<Settings>, "training"> & {
  readonly training?: {
    readonly epochs?: number;
    readonly batchSize?: number;
    readonly optimizer?: OptimizerText;
    readonly schedule?: Schedule;
    readonly stop?: StoppingRule;
  };
};

const stoppingRule: Check<StoppingRule> = (name, value) => {
  const { patience, restoreBest } = section<StoppingRule>({ patience: whole(1), restoreBest: yesOrNo })(name, value);
  return within(name, () => earlyStopping({ patience: patience!, restoreBest }));
};

const split: Check<[number, number]> = (name, value) => {
  const [training, validation, ...more] = list(whole(0))(name, value);
  if (training! >= 1 && validation !== undefined && more.length === 0) return [training!, validation];
  throw new RequestError(
    `${name} must be two whole numbers, of training and of validation images, got ${JSON.stringify(value)}`,
    "write for example [50000, 10000]",
  );
};

const description: Check<Network> = (name, value) => {
  const fields = section<Pick<Network, "input" | "cost" | "layers">>({
    input: list(whole(1)),
    cost: word(costNames),
    layers: list(layer),
  })(name, value);
  return within(name, () => network(fields as Pick<Network, "input" | "cost" | "layers">));
};

const settings: Check<SettingsText> = section<SettingsText>({
  network: description,
  training: section<NonNullable<SettingsText["training"]>>({
    epochs: whole(1),
    batchSize: whole(1),
    optimizer: optimizerText,
    schedule: scheduleText,
    stop: stoppingRule,
  }),
  split,
  limit: whole(1),
  nonDigits: yesOrNo,
  seed: whole(0),
  engine: word(engineNames),
  threads: whole(1, MOST_THREADS),
  digits: word(digitKinds),
  data: text,
});

/** Settings from JSON: all of them, as `formatSettings` writes them, or some. */
export function parseSettings(json: string, name: string): SettingsText {
  return parseJson(json, name, settings);
}

/** Settings as JSON. */
export function formatSettings({ network: { input, cost, layers }, ...rest }: Settings): string {
  return `${JSON.stringify({ network: { input, cost, layers }, ...rest }, null, 2)}\n`;
}
