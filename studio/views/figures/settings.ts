import { sections } from "inkling/experiments";
import type { Schema } from "../../app/settings.ts";
import type { Card } from "./results.ts";

export type Chapter = keyof typeof sections;

/** Parts of the book, in its order. */
export const chapters = Object.entries(sections) as [Chapter, string][];

export const schema = {
  chapter: { kind: "choice", default: "all", of: ["all", ...chapters.map(([name]) => name)] },
  verdict: { kind: "choice", default: "all", of: ["all", "agree", "differ"] },
  /** The experiment that is open. */
  id: { kind: "text", default: "", like: /^[a-z0-9-]+$/, example: "book-30" },
} as const satisfies Schema;

/** The experiments of a chapter that came out so. */
export function chosen(cards: readonly Card[], chapter: string, verdict: string): Card[] {
  const title = (sections as Readonly<Record<string, string>>)[chapter];
  return cards.filter(
    (card) =>
      (title === undefined || card.chapter === title) && (verdict === "all" || card.agrees === (verdict === "agree")),
  );
}

/** How many there are and how they came out: `14 shown; 12 agree, 2 differ.` */
export function countsOf(cards: readonly Card[]): string {
  const agree = cards.filter(({ agrees }) => agrees).length;
  return `${cards.length} shown; ${agree} agree, ${cards.length - agree} differ.`;
}
