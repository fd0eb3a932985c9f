/* Looking into a network: its layers and weights, and what goes on in it for one digit. */
import { contributions, inspect, occlusion, predict, type Tensors } from "inkling";
import type { TaskContext } from "../messages.ts";
import { modelOf, type NetworkFile } from "../networks.ts";

/** Numbers as they are shown: what the engine computed, in 32 bits. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A layer, as it can be shown. */
export interface LayerInside {
  /** As the library names it: `conv2d1`. */
  readonly name: string;
  readonly kind: string;
  readonly activation: string | undefined;
  /** Zeros around a convolution's images: "same" where there are any. */
  readonly padding: string | undefined;
  /** A pooling's window, `[height, width]`. */
  readonly window: readonly [number, number] | undefined;
  /** Of its output. */
  readonly shape: readonly number[];
  readonly weight: Numbers | undefined;
  readonly bias: Numbers | undefined;
}

/** A network, as it can be shown. */
export interface NetworkInside {
  readonly input: readonly number[];
  readonly layers: readonly LayerInside[];
  /** How many numbers it learned. */
  readonly learned: number;
}

/** What the network consists of. */
export async function describeNetwork(
  { network }: { network: NetworkFile },
  _context: TaskContext,
): Promise<NetworkInside> {
  const model = await modelOf(network);
  const { input, layers } = model.network;
  const size = input.reduce((product, axis) => product * axis, 1);
  // Names and shapes of layers are those of what they say, of any input.
  const { activations } = await inspect(model, new Uint8Array(size));
  const weights = model.weights;
  const learned = Object.values(weights).reduce((sum, { data }) => sum + data.length, 0);
  const described = Object.entries(activations).map(([name, { shape }], i) => {
    const { kind, activation, padding, size } = layers[i] as LayerSettings;
    const numbers = (weight: string) => numbersOf(weights, `${name}.${weight}`);
    return {
      name,
      kind,
      activation,
      padding,
      window: size,
      shape: shape.slice(1),
      weight: numbers("weight"),
      bias: numbers("bias"),
    };
  });
  return { input, layers: described, learned };
}

/** What layers of the kinds that can be shown may say of themselves. */
interface LayerSettings {
  readonly kind: string;
  readonly activation?: string;
  readonly padding?: string;
  readonly size?: readonly [number, number];
}

function numbersOf(tensors: Tensors, name: string): Numbers | undefined {
  const tensor = tensors[name];
  return tensor === undefined ? undefined : { shape: tensor.shape, data: Float32Array.from(tensor.data) };
}

/** What a network makes of one digit. */
export interface DigitInside {
  /** z and a of each layer by its name, in the layer's shape. */
  readonly weightedInputs: Readonly<Record<string, Float32Array>>;
  readonly activations: Readonly<Record<string, Float32Array>>;
  /** What it is read as, and a probability for every digit. */
  readonly label: number;
  readonly probabilities: readonly number[];
}

/** What goes on in the network for a digit. */
export async function inspectDigit(
  { network, pixels }: { network: NetworkFile; pixels: Uint8Array },
  _context: TaskContext,
): Promise<DigitInside> {
  const model = await modelOf(network);
  const { weightedInputs, activations } = await inspect(model, pixels);
  const [top] = await predict(model, pixels);
  return {
    weightedInputs: plain(weightedInputs),
    activations: plain(activations),
    label: top!.label,
    probabilities: [...top!.probabilities],
  };
}

function plain(tensors: Tensors): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(tensors).map(([name, { data }]) => [name, Float32Array.from(data)]));
}

/** What each unit of a layer tells the outputs about a digit, `[outputs, units]`. */
export async function contributionsOf(
  { network, pixels, layer }: { network: NetworkFile; pixels: Uint8Array; layer: string },
  _context: TaskContext,
): Promise<Numbers> {
  const { shape, data } = await contributions(await modelOf(network), pixels, { layer });
  return { shape, data: Float32Array.from(data) };
}

/** Which pixels matter for an output, in two ways, `[28, 28]` each. */
export interface PixelsThatMatter {
  /** How the output changes with each pixel. */
  readonly gradient: Float32Array;
  /** By how much it falls when a gray square hides the pixels around each one. */
  readonly occlusion: Float32Array;
  /** The output itself. */
  readonly output: number;
}

/** Which pixels of a digit matter for an output. */
export async function pixelsThatMatter(
  { network, pixels, target }: { network: NetworkFile; pixels: Uint8Array; target: number },
  _context: TaskContext,
): Promise<PixelsThatMatter> {
  const model = await modelOf(network);
  const { inputGradient } = await inspect(model, pixels, { target });
  const hidden = await occlusion(model, pixels, { target });
  const [top] = await predict(model, pixels);
  return {
    gradient: Float32Array.from(inputGradient!.data),
    occlusion: Float32Array.from(hidden.data),
    output: top!.outputs[target]!,
  };
}
