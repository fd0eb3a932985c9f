/* Cells of a confusion matrix, and the digits in them. */
import type { TestDigitsRead } from "../../work/tasks/test-digits.ts";

/** The cell that is asked for; where none is, the mistake that was made most often, or the first cell of none. */
export function cellOf(confusion: Uint32Array, actual: number, guess: number): readonly [row: number, column: number] {
  if (actual >= 0 || guess >= 0) return [Math.max(0, actual), Math.max(0, guess)];
  let most = 1;
  for (let cell = 0; cell < confusion.length; cell++) {
    const isMistake = cell % 11 !== 0;
    if (isMistake && confusion[cell]! > confusion[most]!) most = cell;
  }
  return [Math.floor(most / 10), most % 10];
}

/** Numbers of the test digits in a cell. */
export function numbersIn({ labels, guesses }: TestDigitsRead, [actual, guess]: readonly [number, number]): number[] {
  const numbers: number[] = [];
  for (let n = 0; n < labels.length; n++) if (labels[n] === actual && guesses[n] === guess) numbers.push(n);
  return numbers;
}
