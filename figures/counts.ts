import { RequestError } from "inkling";

/** Refuses counts that are no square table of whole numbers from 0. */
export function requireCounts(where: string, counts: readonly (readonly number[])[]): void {
  if (counts.length === 0) throw new RequestError(`${where}: there are no counts`, "give a row for each class");
  for (const [truth, row] of counts.entries()) {
    if (row.length !== counts.length) {
      throw new RequestError(
        `${where}: the row of ${truth} has ${row.length} counts, and there are ${counts.length} rows`,
        "give counts as [true][read], as many of the one as of the other",
      );
    }
    const wrong = row.find((count) => !Number.isInteger(count) || count < 0);
    if (wrong !== undefined) {
      throw new RequestError(`${where}: a count of ${truth} is ${wrong}`, "counts are whole numbers from 0");
    }
  }
}
