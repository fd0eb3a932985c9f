import {
  adam,
  halving,
  type Optimizer,
  oneCycle,
  RequestError,
  type Schedule,
  sgd,
  stepDecay,
  type UpdateRule,
} from "inkling";
import { type Check, kinds, list, numberOf, section, whole, within, word, yesOrNo } from "./checked-json.ts";

/* What a training's settings say of its optimizer and of how the learning rate changes. */

export const optimizerNames = ["sgd", "adam"] as const;
/** Schedules that a word describes; others stand in a file. */
export const scheduleNames = ["constant", "halving", "one-cycle"] as const;

/** All that an optimizer is told. */
export type OptimizerSettings = UpdateRule & Pick<Optimizer, "learningRate">;

/** What flags say of it. */
export interface OptimizerFlags {
  readonly optimizer?: (typeof optimizerNames)[number];
  readonly learningRate?: number;
  readonly momentum?: number;
  readonly nesterov?: boolean;
  readonly l1?: number;
  readonly l2?: number;
  readonly schedule?: (typeof scheduleNames)[number];
}

/** What a file may say: parts of an optimizer of one kind. */
export type OptimizerText = Pick<OptimizerSettings, "kind"> & Partial<Omit<Sgd, "kind"> & Omit<Adam, "kind">>;
type Sgd = Extract<OptimizerSettings, { kind: "sgd" }>;
type Adam = Extract<OptimizerSettings, { kind: "adam" }>;

/** The optimizer that settings describe. */
export function optimizerOf(settings: OptimizerSettings): Optimizer {
  return settings.kind === "adam" ? adam(settings) : sgd(settings);
}

/** Flags before the file, that before the preset. */
export function chooseOptimizer(
  flags: OptimizerFlags,
  described: OptimizerText | undefined,
  preset: Optimizer,
): OptimizerSettings {
  const usual = preset.update.kind;
  const kind = flags.optimizer ?? described?.kind ?? usual;
  if (described !== undefined && described.kind !== kind) {
    throw new RequestError(
      `--optimizer ${kind} and the optimizer of --config contradict each other: that is ${described.kind}`,
      "leave --optimizer out, or take the optimizer out of the file",
    );
  }
  const { learningRate, momentum, nesterov, l1, l2 } = flags;
  // Of an optimizer of another kind, regularization alone still means the same.
  const base = kind === usual ? settingsOf(preset) : { l1: preset.update.l1, l2: preset.update.l2 };
  if (kind === "adam") {
    const [flag] = Object.entries({ momentum, nesterov }).find(([, value]) => value !== undefined) ?? [];
    if (flag !== undefined) {
      throw new RequestError(
        `--${flag} and the optimizer adam contradict each other: Adam has a momentum of its own`,
        `leave --${flag} out, or choose --optimizer sgd`,
      );
    }
    return settingsOf(adam({ ...base, ...described, ...given({ learningRate, l1, l2 }) }));
  }
  const rate = learningRate ?? described?.learningRate ?? (kind === usual ? preset.learningRate : undefined);
  if (rate === undefined) {
    throw new RequestError(
      `--optimizer ${kind} needs a --learning-rate here: that of the preset is for ${usual}`,
      "give --learning-rate, such as 0.1, or leave --optimizer out",
    );
  }
  return settingsOf(sgd({ ...base, ...described, ...given({ momentum, nesterov, l1, l2 }), learningRate: rate }));
}

function settingsOf({ learningRate, update }: Optimizer): OptimizerSettings {
  const { kind, ...rule } = update;
  return { kind, learningRate, ...rule } as OptimizerSettings;
}

/** Values without those that are undefined. */
function given<Values extends object>(values: Values): Partial<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Values>;
}

/** A flag before the file; undefined for a constant learning rate. */
export function chooseSchedule(
  { schedule }: Pick<OptimizerFlags, "schedule">,
  described: Schedule | undefined,
): Schedule | undefined {
  if (schedule === "halving") return halving();
  if (schedule === "one-cycle") return oneCycle();
  return schedule === "constant" ? undefined : described;
}

const regularization = { learningRate: numberOf({ above: 0 }), l1: numberOf({ least: 0 }), l2: numberOf({ least: 0 }) };

/** An optimizer in a file; SGD where no kind is given. */
export const optimizerText: Check<OptimizerText> = kinds<OptimizerText>(
  {
    sgd: section<Omit<Sgd, "kind">>({
      ...regularization,
      momentum: numberOf({ least: 0, most: 1 }),
      nesterov: yesOrNo,
    }),
    adam: section<Omit<Adam, "kind">>({
      ...regularization,
      beta1: numberOf({ least: 0, most: 0.999999 }),
      beta2: numberOf({ least: 0, most: 0.999999 }),
      epsilon: numberOf({ least: 1e-30 }),
      weightDecay: numberOf({ least: 0 }),
    }),
  },
  "sgd",
);

/** A schedule in a file. */
export const scheduleText: Check<Schedule> = (name, value) => {
  const { kind, ...options } = scheduleFields(name, value);
  const make = { "step-decay": stepDecay, halving, "one-cycle": oneCycle }[kind] as (options: object) => Schedule;
  return within(name, () => make(options));
};

const scheduleFields = kinds<Pick<Schedule, "kind">>({
  "step-decay": section<{ epochs: number[]; factor: number }>({
    epochs: list(whole(1)),
    factor: numberOf({ above: 0 }),
  }),
  halving: section<{ patience: number; most: number }>({ patience: whole(1), most: whole(1) }),
  "one-cycle": section<{ warmUp: number; startDivisor: number; endDivisor: number; shape: string }>({
    warmUp: numberOf({ least: 0, most: 1 }),
    startDivisor: numberOf({ least: 1 }),
    endDivisor: numberOf({ least: 1 }),
    shape: word(["cosine", "linear"]),
  }),
});
