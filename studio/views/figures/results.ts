/* What the page is told of published experiments: files in `results/` beside it, which scripts/studio-results.ts makes. */
import type { Band, Picture, Verdict } from "inkling/experiments";

/** An experiment in the list, `results/index.json`. */
export interface Card {
  readonly id: string;
  readonly title: string;
  /** Part of the book. */
  readonly chapter: string;
  readonly source: string;
  /** Whether every claim came out as published, or better. */
  readonly agrees: boolean;
  /** Whether less was computed than the record says. */
  readonly quick: boolean;
  /** What is claimed first; `more` is how many claims there are besides. */
  readonly claim: Compared;
  readonly more: number;
  /** Whether there is a small picture: `results/ID.svg`. */
  readonly pictured: boolean;
}

/** What was published beside what we got. */
export interface Compared {
  readonly what: string;
  readonly published: string;
  readonly band?: Band;
  readonly ours: string;
  readonly verdict: Verdict;
  readonly agrees: boolean;
  /** Why ours lies elsewhere; one reason of several claims stands with the last of them. */
  readonly missed?: string;
}

/** An experiment in full, `results/ID.json`. */
export interface Result {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly setup: string;
  readonly quick: boolean;
  readonly claims: readonly Compared[];
  readonly remarks: readonly string[];
  readonly pictures: readonly Shown[];
  /** Paragraphs. */
  readonly why: readonly string[];
  readonly runs: readonly ShownRun[];
  /** What repeats it. */
  readonly command: string;
}

export interface ShownRun {
  readonly name: string;
  readonly kind: string;
  readonly settings: object;
  readonly seed: number;
  readonly seconds: number;
  /** SHA-256 of what it gave, and of its weights where it trained. */
  readonly hash: string;
  readonly weights?: string;
}

/** A picture: drawn already, with its values where there are such, or for the page to show. */
export type Shown =
  | {
      readonly kind: "drawn";
      readonly title: string;
      readonly alt: string;
      readonly svg: string;
      readonly table?: Values;
    }
  | Extract<Picture, { kind: "confusion" | "images" | "digits" | "table" }>;

export interface Values {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}
