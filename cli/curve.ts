import asciichart from "asciichart";

/** Columns of the labels beside the curve, its axis included. */
const LABELS = 9;

/**
 * A curve of accuracies over epochs, for the terminal.
 *
 * @param values one for each epoch, 0 to 1; at least two
 * @param width columns that it may take
 */
export function accuracyCurve(
  values: readonly number[],
  { width, height }: { width: number; height: number },
): string[] {
  const columns = Math.min(width - LABELS, 72);
  const points = Array.from({ length: columns }, (_, x) => {
    const place = (x / (columns - 1)) * (values.length - 1);
    const before = Math.floor(place);
    const after = Math.min(before + 1, values.length - 1);
    return 100 * (values[before]! + (place - before) * (values[after]! - values[before]!));
  });
  const flat = Math.max(...points) - Math.min(...points) < 0.1;
  const chart = asciichart.plot(points, {
    height: flat ? 1 : height,
    format: (value) => `${value.toFixed(1)} %`.padStart(LABELS - 2),
  });
  const first = "1";
  const last = String(values.length);
  const axis = `${" ".repeat(LABELS - 1)}${first}${`epoch ${last}`.padStart(columns - first.length)}`;
  return [...chart.split("\n").map((line) => line.trimEnd()), axis];
}
