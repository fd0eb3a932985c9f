/* One stop for the tab key, arrows move inside: for everything that is laid out in rows and columns. */

/** Where a key leads in a grid of `count` cells, row by row; undefined for keys that lead nowhere. */
export function stepInGrid(
  { key, ctrlKey, metaKey, altKey }: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">,
  from: number,
  count: number,
  columns: number,
): number | undefined {
  if (metaKey || altKey) return undefined;
  const column = from % columns;
  const first = from - column;
  const last = Math.min(count, first + columns) - 1;
  switch (key) {
    case "ArrowLeft":
      return Math.max(first, from - 1);
    case "ArrowRight":
      return Math.min(last, from + 1);
    case "ArrowUp":
      return from - columns >= 0 ? from - columns : from;
    case "ArrowDown":
      return from + columns < count ? from + columns : from;
    case "Home":
      return ctrlKey ? 0 : first;
    case "End":
      return ctrlKey ? count - 1 : last;
    default:
      return undefined;
  }
}
