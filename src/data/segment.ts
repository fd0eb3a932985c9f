import { RequestError } from "../core/errors.ts";
import { type Box, type Picture, type Polarity, requirePolarity } from "./picture.ts";
import { inkOf } from "./segment-ink.ts";
import { bestPath, latticeOf } from "./segment-lattice.ts";

/** One digit of a picture. */
export interface ReadDigit {
  /** 0 to 9: the most probable. */
  readonly label: number;
  /** Its probability. */
  readonly probability: number;
  /** Of each digit. */
  readonly probabilities: Float64Array;
  /** Around its ink, in pixels of the picture. */
  readonly box: Box;
  /** `[28, 28]` bytes as the network saw it, 255 for ink. */
  readonly pixels: Uint8Array;
}

/** What was read in a picture. */
export interface ReadString {
  /** The digits' labels, from left to right. */
  readonly text: string;
  readonly digits: readonly ReadDigit[];
}

/** Probabilities of the ten digits for each of some images, bytes `[count, 28, 28]` made as MNIST's are. */
export type Classify = (digits: Uint8Array) => Promise<readonly Float64Array[]>;

/** What `readDigits` can be told. */
export interface ReadDigitsOptions {
  /** Default `auto`: it looks. */
  readonly polarity?: Polarity;
}

/**
 * Reads the digits of a picture, one or several on a line, from left to right.
 *
 * The line is cut in more places than there are digits: along every path from top to bottom that goes through little ink. Every
 * piece between two cuts is shown to the network as MNIST's digits are; of all ways to divide the line into pieces, that one is
 * taken whose pieces are most like digits, by what the network says and by their shape (Nielsen, chapter 1, "A simple network
 * to classify handwritten digits": trial segmentations, scored by the classifier).
 *
 * Digits may slant, touch and reach under each other; paper may be lit unevenly.
 *
 * @param classify a network: the probabilities of `predict`
 * @throws RequestError for a picture of more than 100 million pixels, of the wrong length, or without anything on it
 * @example
 * ```ts
 * const classify = async (digits: Uint8Array) => (await predict(model, digits)).map(({ probabilities }) => probabilities);
 * const { text, digits } = await readDigits({ width, height, data }, classify);
 * console.log(text, digits.map(({ box }) => box.left)); // "504192", and where each digit begins
 * ```
 */
export async function readDigits(
  picture: Picture,
  classify: Classify,
  options: ReadDigitsOptions = {},
): Promise<ReadString> {
  const map = inkOf("readDigits", picture, requirePolarity("readDigits", options.polarity));
  const lattice = latticeOf(map);
  const { pieces } = lattice;
  const shown = new Uint8Array(pieces.length * 784);
  for (const [n, { pixels }] of pieces.entries()) shown.set(pixels, n * 784);
  const answers = await classify(shown);
  requireAnswers(answers, pieces.length);
  const digits = bestPath(
    lattice,
    answers.map((probabilities) => Math.max(...probabilities)),
  ).map((n): ReadDigit => {
    const probabilities = answers[n]!;
    const probability = Math.max(...probabilities);
    const label = probabilities.indexOf(probability);
    const { box, pixels } = pieces[n]!;
    const [across, down] = [map.box.width / map.width, map.box.height / map.height];
    return {
      label,
      probability,
      probabilities,
      box: {
        left: map.box.left + Math.round(box.left * across),
        top: map.box.top + Math.round(box.top * down),
        width: Math.round(box.width * across),
        height: Math.round(box.height * down),
      },
      pixels,
    };
  });
  return { text: digits.map(({ label }) => label).join(""), digits };
}

/** Refuses a classifier that did not answer for each digit with ten probabilities. */
function requireAnswers(answers: readonly Float64Array[], count: number): void {
  const strange = answers.findIndex((each) => each.length !== 10 || !each.every((p) => p >= 0 && p <= 1));
  if (answers.length === count && strange < 0) return;
  const got = answers.length === count ? `[${Array.from(answers[strange]!.slice(0, 12)).join(", ")}]` : answers.length;
  throw new RequestError(
    `readDigits: classify must give ten probabilities for each of ${count} digits, got ${got}`,
    "give what predict says: (await predict(model, digits)).map(({ probabilities }) => probabilities)",
  );
}
