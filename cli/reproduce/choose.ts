import { RequestError } from "inkling";
import { type Experiment, type Extent, experiments, type Run, type Section, sections } from "inkling/experiments";

/**
 * The experiments that the words on the command line name: ids, sections, or `all`; all of them without a word.
 *
 * @throws RequestError for a word that is neither
 */
export function chooseExperiments(words: readonly string[]): readonly Experiment[] {
  if (words.length === 0 || words.includes("all")) return experiments;
  const known = (word: string) => (each: Experiment) => each.id === word || each.section === word;
  const stranger = words.find((word) => !experiments.some(known(word)) && !Object.hasOwn(sections, word));
  if (stranger !== undefined) {
    const close = experiments.filter(({ id }) => id.includes(stranger) || stranger.includes(id)).map(({ id }) => id);
    const meant = close.length === 0 ? "" : `${close.join(", ")}? `;
    throw new RequestError(
      `reproduce: there is no experiment or section ${JSON.stringify(stranger)}`,
      `${meant}--list shows them all; sections are ${Object.keys(sections).join(", ")}`,
    );
  }
  return experiments.filter((each) => words.some((word) => known(word)(each)));
}

/** An experiment with what is to be computed for it. */
export interface Chosen {
  readonly experiment: Experiment;
  readonly runs: readonly Run[];
}

/** Its runs; with `seeds`, each setting has so many: the first of its own, or more that follow them. */
export function runsOf(experiment: Experiment, extent: Extent, seeds: number | undefined): readonly Run[] {
  const runs = experiment.runs(extent);
  if (seeds === undefined) return runs;
  const settings = groupBySettings(runs);
  return [...settings.values()].flatMap((same) => {
    const last = same.at(-1)!;
    // A setting with no chance in it is computed once, whatever the number of seeds.
    if (!/seed \d+$/.test(last.name)) return same;
    const highest = Math.max(...same.map(({ seed }) => seed));
    const more = Array.from({ length: Math.max(0, seeds - same.length) }, (_, i): Run => {
      const seed = highest + 1 + i;
      return { ...last, seed, name: last.name.replace(/seed \d+$/, `seed ${seed}`) };
    });
    return [...same, ...more].slice(0, seeds);
  });
}

/** Sections that have experiments, with them. */
export function bySection(list: readonly Experiment[]): [title: string, Experiment[]][] {
  return (Object.keys(sections) as Section[]).flatMap((section) => {
    const inside = list.filter((each) => each.section === section);
    return inside.length === 0 ? [] : [[sections[section], inside]];
  });
}

/** Runs that differ in their seed alone. */
function groupBySettings(runs: readonly Run[]): Map<string, Run[]> {
  const groups = new Map<string, Run[]>();
  for (const run of runs) {
    const key = JSON.stringify([run.kind, run.settings]);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return groups;
}
