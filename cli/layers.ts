import {
  type ActivationName,
  averagePool2d,
  batchNorm,
  conv2d,
  dense,
  dropout,
  flatten,
  type Initialization,
  type Layer,
  maxPool2d,
  type Padding,
  RequestError,
  type Size2d,
} from "inkling";
import { type Check, list, numberOf, section, text, whole, word } from "./checked-json.ts";

/** Activations of hidden layers. */
export const activationNames = ["sigmoid", "tanh", "relu", "linear"] as const satisfies readonly ActivationName[];
export const initializations = ["gaussian", "scaled", "he"] as const satisfies readonly Initialization[];

const activation = word<ActivationName>([...activationNames, "softmax"]);
const weights = word<Initialization>(initializations);

const size: Check<Size2d> = (name, value) => {
  if (!Array.isArray(value)) return whole(1)(name, value);
  const [height, width, ...more] = list(whole(1))(name, value);
  if (width !== undefined && more.length === 0) return [height!, width];
  throw new RequestError(
    `${name} must be a whole number, or two of them, got ${JSON.stringify(value)}`,
    "write for example 5, or [3, 5] for height and width",
  );
};

/** A kind of layer: what an object of that kind holds, and how it becomes a layer. */
type Kind = Check<Layer>;

/** `required` names what must not be left out; `example` is what to write instead. */
function kind<Fields extends object, Required extends keyof Fields & string>(
  fields: { readonly [Key in keyof Fields]-?: Check<NonNullable<Fields[Key]>> },
  required: readonly Required[],
  example: string,
  make: (fields: Partial<Fields> & Pick<Fields, Required>) => Layer,
): Kind {
  const check = section<Fields & { kind: string }>({ kind: text, ...fields } as never);
  return (name, value) => {
    const { kind: _, ...found } = check(name, value) as Partial<Fields> & { kind: string };
    const missing = required.find((key) => !(key in found));
    if (missing !== undefined) throw new RequestError(`${name} must have ${missing}`, `write for example ${example}`);
    return make(found as unknown as Pick<Fields, Required> & Partial<Fields>);
  };
}

const kinds: Readonly<Record<string, Kind>> = {
  dense: kind({ units: whole(1), activation, weights }, ["units"], '{ "kind": "dense", "units": 30 }', (fields) => {
    const { units, ...options } = fields;
    return dense(units, options);
  }),
  conv2d: kind(
    { channels: whole(1), kernel: size, activation, padding: word<Padding>(["valid", "same"]), weights },
    ["channels", "kernel"],
    '{ "kind": "conv2d", "channels": 20, "kernel": 5 }',
    ({ channels, kernel, ...options }) => conv2d(channels, kernel, options),
  ),
  maxPool2d: kind({ size }, ["size"], '{ "kind": "maxPool2d", "size": 2 }', ({ size }) => maxPool2d(size)),
  averagePool2d: kind({ size }, ["size"], '{ "kind": "averagePool2d", "size": 2 }', ({ size }) => averagePool2d(size)),
  flatten: kind({}, [], "", flatten),
  dropout: kind({ rate: numberOf({ least: 0 }) }, ["rate"], '{ "kind": "dropout", "rate": 0.5 }', ({ rate }) =>
    dropout(rate),
  ),
  batchNorm: kind({ activation, momentum: numberOf({ least: 0 }), epsilon: numberOf({ above: 0 }) }, [], "", batchNorm),
};

/** A layer as a network's description holds it: its kind, and what the library's function of that name is told. */
export const layer: Check<Layer> = (name, value) => {
  const { kind } = (typeof value === "object" && value !== null ? value : {}) as { kind?: unknown };
  if (kind === undefined) {
    throw new RequestError(`${name} must have a kind`, 'write for example { "kind": "dense", "units": 30 }');
  }
  return kinds[word(Object.keys(kinds))(`${name}.kind`, kind)]!(name, value);
};
