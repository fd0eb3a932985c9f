import type { Dataset } from "../../core/dataset.ts";
import { digestOfBytes, digestOfDataset } from "../../core/digest.ts";
import { Random } from "../../core/random.ts";
import { withNonDigits } from "../../data/non-digits.ts";
import { type Classify, type ReadString, readDigits } from "../../data/segment.ts";
import { parametersHash } from "../../network/hashes.ts";
import type { Model } from "../../network/model.ts";
import { predict } from "../../network/predict.ts";
import type { RunContext } from "../run.ts";
import type { Settings } from "../settings.ts";
import { type ComposedString, chooseString, composeString } from "./compose.ts";
import { shippedModel } from "./shipped-model.ts";
import { trained } from "./trained.ts";
import { base64 } from "./weight-images.ts";

/** Strings of digits, composed of images and read again. */
export interface SegmentationSettings {
  /** Trained so on MNIST, and on images that are no digit; or the model that ships with the package, by its hash. */
  readonly reader: Settings | { readonly shipped: string };
  /** Whether strings are made of test images; of validation images otherwise, as where weights were chosen. */
  readonly images: "test" | "validation";
  /** How many strings of each kind. */
  readonly strings: number;
  /** Columns of paper between the ink of neighbors: negative where both have ink in a column. */
  readonly gaps: readonly number[];
}

export interface SegmentationOutcome {
  /** Of single digits, as MNIST gives them, 0 to 1. */
  readonly accuracy: number;
  /** Strings of one to ten digits by turns, at each gap. */
  readonly mixed: readonly Counts[];
  /** Strings of six digits, at each gap. */
  readonly ofSix: readonly Counts[];
  /** The string 504192 with touching digits, as it was read. */
  readonly example: Example;
  readonly hashes: { readonly data: string; readonly weights: string; readonly predictions: string };
}

/** What became of the strings of one kind. */
export interface Counts {
  readonly gap: number;
  readonly strings: number;
  /** Cuts that there are to be made, and those that were made where they belong. */
  readonly cuts: number;
  readonly found: number;
  /** Cuts that were made elsewhere. */
  readonly false: number;
  /** Strings whose cuts are all right, and of which every digit is. */
  readonly cutRight: number;
  readonly readRight: number;
}

export interface Example {
  readonly text: string;
  readonly picture: { readonly width: number; readonly height: number; readonly pixels: string };
  readonly digits: readonly {
    readonly label: number;
    readonly probability: number;
    readonly box: ReadString["digits"][number]["box"];
    readonly pixels: string;
  }[];
}

/** Pixels by which a cut may lie beside the middle between the ink of two digits. */
const NEAR = 3;
const EXAMPLE = "504192";

/** Trains a reader, or takes the shipped one, and has it read strings that were chosen by the seed. */
export async function run(settings: SegmentationSettings, context: RunContext): Promise<SegmentationOutcome> {
  const { reader, images, strings, gaps } = settings;
  const model = "shipped" in reader ? await shippedModel(reader.shipped) : await trainReader(reader, context);
  const digits = await imagesOf(images, context);
  const classify: Classify = async (shown) => (await predict(model, shown)).map(({ probabilities }) => probabilities);
  const texts: string[] = [];
  const readAll = async (length: number | "mixed"): Promise<Counts[]> => {
    const counts: Counts[] = [];
    for (const gap of gaps) {
      const random = new Random(context.seed, "strings", String(length), String(gap));
      const sum = { gap, strings, cuts: 0, found: 0, false: 0, cutRight: 0, readRight: 0 };
      for (let n = 0; n < strings; n++) {
        context.signal?.throwIfAborted();
        const string = chooseString(digits, length === "mixed" ? 1 + (n % 10) : length, gap, random);
        const read = await readDigits(string.picture, classify, { polarity: "light-on-dark" });
        const { cuts, found, made } = compareCuts(string, read);
        sum.cuts += cuts;
        sum.found += found;
        sum.false += made - found;
        if (found === cuts && made === cuts) sum.cutRight++;
        if (read.text === string.text) sum.readRight++;
        texts.push(read.text);
      }
      counts.push(sum);
    }
    return counts;
  };
  const [mixed, ofSix] = [await readAll("mixed"), await readAll(6)];
  const answers = await predict(model, digits);
  return {
    accuracy: answers.filter(({ label }, n) => label === digits.targets[n]).length / digits.count,
    mixed,
    ofSix,
    example: await readExample(digits, classify),
    hashes: {
      data: await digestOfDataset(digits),
      weights: await parametersHash(model),
      predictions: await digestOfBytes(new TextEncoder().encode(texts.join("\n"))),
    },
  };
}

async function trainReader(settings: Settings, context: RunContext): Promise<Model> {
  const { training } = await context.mnist(settings.split);
  return trained(settings, withNonDigits(training, { seed: context.seed }), context);
}

async function imagesOf(images: SegmentationSettings["images"], context: RunContext): Promise<Dataset> {
  if (images === "test") return context.test("composed into strings, which are cut and read; nothing is chosen by it");
  return (await context.mnist([50_000, 10_000])).validation!;
}

/** A cut is found where one was made near the middle between the ink of two neighbors. */
export function compareCuts({ columns }: Pick<ComposedString, "columns">, { digits }: Pick<ReadString, "digits">) {
  const wanted = columns.slice(1).map(([left], n) => (left + columns[n]![1]) / 2);
  const made = digits.slice(1).map(({ box }, n) => {
    const before = digits[n]!.box;
    return (box.left + before.left + before.width) / 2;
  });
  let [found, next] = [0, 0];
  for (const middle of wanted) {
    while (next < made.length && made[next]! < middle - NEAR) next++;
    if (next < made.length && made[next]! <= middle + NEAR) {
      found++;
      next++;
    }
  }
  return { cuts: wanted.length, found, made: made.length };
}

/** The first images of 5, 0, 4, 1, 9 and 2, side by side without a column between them. */
async function readExample(digits: Dataset, classify: Classify): Promise<Example> {
  const images = Array.from(EXAMPLE, (digit) => digits.targets.indexOf(Number(digit)));
  const { picture } = composeString(digits, images, 0);
  const read = await readDigits(picture, classify, { polarity: "light-on-dark" });
  return {
    text: read.text,
    picture: { width: picture.width, height: picture.height, pixels: base64(picture.data as Uint8Array) },
    digits: read.digits.map(({ label, probability, box, pixels }) => ({
      label,
      probability: Math.round(1000 * probability) / 1000,
      box,
      pixels: base64(pixels),
    })),
  };
}
