import type { Card, Result } from "./results.ts";

/** All experiments that the page has results of, in the order of the book; none where it has none. */
export async function loadCards(): Promise<Card[]> {
  return (await load<Card[]>("index.json")) ?? [];
}

/** One experiment in full; undefined where the page has no results of it. */
export function loadResult(id: string): Promise<Result | undefined> {
  return load<Result>(`${id}.json`);
}

/** The address of the small picture of an experiment. */
export function pictureAddress(id: string): string {
  return new URL(`results/${id}.svg`, document.baseURI).href;
}

async function load<T>(name: string): Promise<T | undefined> {
  const answer = await fetch(new URL(`results/${name}`, document.baseURI));
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`results/${name} cannot be had: the page's host answers ${answer.status}`);
  return (await answer.json()) as T;
}
