/*
 * The digit in hand: what was last drawn, opened or chosen, as a network sees it. A view that shows a digit puts it here,
 * so that another can ask why it was read as it was.
 */

/** A digit, and where it comes from. */
export interface DigitInHand {
  /** `[28, 28]`, 255 = ink, sized and centered as MNIST's digits are. */
  readonly pixels: Uint8Array;
  /** In words that follow "the digit": "that you drew", "from seven.png", "number 12 of the test digits". */
  readonly origin: string;
  /** What it is, where somebody said. */
  readonly actual?: number;
}

let inHand = $state.raw<DigitInHand>();

/** The digit in hand; undefined until one was drawn, opened or chosen. */
export function digitInHand(): DigitInHand | undefined {
  return inHand;
}

/** Takes a digit in hand, in all views. */
export function takeDigit(digit: DigitInHand): void {
  inHand = digit;
}
