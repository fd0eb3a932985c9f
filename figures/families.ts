import { RequestError } from "inkling";
import { DASHED, toneOf } from "./color.ts";
import type { LegendEntry } from "./legend.ts";
import type { PictureOf } from "./picture-of.ts";

type Lines = PictureOf<"lines">;
type Series = Lines["series"][number];

/** Series that share a name and a look. */
export interface Family extends LegendEntry {
  readonly series: readonly Series[];
}

/** The series by group, each with its look: dashed by number, unless the picture says which are dashed. */
export function familiesOf({ title, series }: Lines): Family[] {
  if (series.length === 0) throw new RequestError(`lines "${title}": there is no series`, "give it one or more");
  const groups = new Map<string, Series[]>();
  for (const [index, each] of series.entries()) {
    if (each.points.length === 0) {
      throw new RequestError(`lines "${title}": "${each.name}" has no points`, "leave the series out, and say so");
    }
    const key = each.group === undefined ? `series ${index}` : `group ${each.group}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const chosen = series.some(({ style }) => style === "dashed");
  return [...groups.values()].map((members, index) => {
    const [{ group, name, style }] = members as [Series];
    const tone = toneOf(index);
    return {
      name: group !== undefined && members.length > 1 ? group : name,
      tone: chosen ? { ...tone, dash: style === "dashed" ? DASHED : undefined } : tone,
      line: style !== "dots",
      dots: style === "dots" || style === "line and dots",
      series: members,
    };
  });
}
