import { type Experiment, type Extent, meanOf, type RunResult } from "../experiment.ts";
import { book30 } from "../first-network/book-30.ts";
import type { Picture } from "../picture.ts";
import type { Run } from "../run.ts";
import type { OnlineOutcome, OnlineSettings } from "../runs/online.ts";
import type { DenseNetwork } from "../settings.ts";

const ONLINE = 1;
const TOGETHER = 20;
const SAME = 0.3;
const EARLY = 1_000;

const rates = [0.03, 0.1, 0.3, 1, 3, 10, 30];
/** Those of online learning that mini-batches also get times their size: as far a way for each image. */
const asFar = [0.1, 0.3, 1];
const seeds = [1, 2, 3];

const farther = (rate: number): number => Math.round(TOGETHER * rate);

/** A few hundred images, then every thousand. */
function seen(extent: Extent): number[] {
  const thousands = Array.from({ length: extent === "quick" ? 10 : 50 }, (_, i) => 1000 * (i + 1));
  return [100, 200, 500, ...thousands];
}

const nameOf = (batchSize: number, rate: number): string =>
  `${batchSize === ONLINE ? "online" : `mini-batches of ${batchSize}`}, learning rate ${rate}`;

/** One image a step, or twenty. */
export const online: Experiment = {
  id: "online",
  section: "descent",
  title: "Online learning against mini-batches of 20",
  source: "Nielsen, chapter 1, Learning with gradient descent, last exercise",
  setup: `The book's first network, one epoch, mini-batches of 1 and of 20, learning rates ${rates.join(", ")}, three starts each; to compare, mini-batches of 20 with twenty times the rate of online learning too. Measured on the validation images after 100, 200, 500 and every thousand training images.`,
  claims: [
    {
      what: `an advantage: with the same learning rate, ${SAME}, online learning reads more images after ${EARLY}`,
      published: "exercise: name one",
    },
    {
      what: "a disadvantage: in the last half of the epoch, each with the learning rate at which it ends best, online accuracy goes up and down more from one thousand images to the next",
      published: "exercise: name one",
    },
  ],
  why: "Online learning takes twenty steps where the other takes one, so with the same learning rate it is far ahead at first, 33 % against 12 % after 1,000 images: it need not wait for twenty images to learn from one. The price is noise. Each step follows a single image, and most of what an image says is particular to it; accuracy goes up and down by about a point from one thousand images to the next, half as much again as with mini-batches.\n\nHow much of the advantage is the learning rate's? Twenty short steps do about what one step does that is twenty times as long: start by start, mini-batches with rate 2 end within a third of a point of online learning with 0.1. But a step can be too long. With 1, online learning is at its best; twenty times that, 20, throws mini-batches off, since a long step cannot be put right halfway, and twenty short ones put each other right. So after 1,000 images online learning leads by 14 points even where each has the rate that suits it best there. By the end of the epoch the lead is gone: both read about 91 %.\n\nThe other disadvantage does not show in these figures: a mini-batch is computed as one product of matrices, which processors do quickly, a single image is not.",
  runs: (extent) => {
    const quick = extent === "quick";
    const tried = quick ? rates.filter((rate) => rate >= SAME && rate <= 10) : rates;
    const twentyfold = asFar.filter((rate) => tried.includes(rate)).map(farther);
    return [ONLINE, TOGETHER].flatMap((batchSize) =>
      (batchSize === ONLINE ? tried : [...tried, ...twentyfold]).flatMap((learningRate) =>
        (quick ? seeds.slice(0, 1) : seeds).map((seed): Run => {
          const settings: OnlineSettings = {
            network: book30.settings.network as DenseNetwork,
            batchSize,
            learningRate,
            seen: seen(extent),
            read: quick ? 2_000 : 10_000,
          };
          const name = `${nameOf(batchSize, learningRate)}, seed ${seed}`;
          return { name, kind: "online", settings, seed, seconds: quick ? 0.5 : 2 };
        }),
      ),
    );
  },
  conclude(results) {
    const groups = groupsOf(results as readonly RunResult<OnlineOutcome>[]);
    const of = (batchSize: number) => groups.filter((group) => group.batchSize === batchSize);
    const [single, together] = [of(ONLINE), of(TOGETHER)];
    const pairs = single.flatMap((slow): [Group, Group][] => {
      const fast = groups.find(
        ({ batchSize, learningRate }) => batchSize === TOGETHER && learningRate === farther(slow.learningRate),
      );
      return fast === undefined || !asFar.includes(slow.learningRate) ? [] : [[slow, fast]];
    });
    const same = [single, together].map((list) => list.find(({ learningRate }) => learningRate === SAME)!);
    const early = same.map((group) => accuracyAt(group, EARLY));
    const best = [single, together].map((list) => list.reduce((a, b) => (final(b) > final(a) ? b : a)));
    const jumps = best.map(jumpOf);
    const [bestSingle, bestTogether] = best as [Group, Group];
    const quickest = [single, together].map((list) =>
      list.reduce((a, b) => (accuracyAt(b, EARLY) > accuracyAt(a, EARLY) ? b : a)),
    );
    return {
      measured: [
        {
          holds: early[0]! > early[1]!,
          figures: `${early[0]!.toFixed(1)} % against ${early[1]!.toFixed(1)} %`,
        },
        {
          holds: jumps[0]! > jumps[1]!,
          figures: `by ${jumps[0]!.toFixed(2)} points in the mean (learning rate ${bestSingle.learningRate}) against ${jumps[1]!.toFixed(2)} (${bestTogether.learningRate})`,
        },
      ],
      pictures: [
        curves(
          `Accuracy within the first epoch, learning rate ${SAME}`,
          same,
          `After ${EARLY} images online learning reads ${early[0]!.toFixed(1)} %, mini-batches of 20 read ${early[1]!.toFixed(1)} %.`,
        ),
        curves(
          "Accuracy within the first epoch, each with its best learning rate",
          best,
          `Online learning with ${bestSingle.learningRate} ends at ${final(bestSingle).toFixed(1)} %, mini-batches of 20 with ${bestTogether.learningRate} at ${final(bestTogether).toFixed(1)} %; online moves by ${jumps[0]!.toFixed(2)} points from one thousand to the next, the other by ${jumps[1]!.toFixed(2)}.`,
        ),
        endings(single, together),
        twentyfold(pairs),
      ],
      remarks: [
        `After ${EARLY} images, each with the rate that is quickest there: online ${accuracyAt(quickest[0]!, EARLY).toFixed(1)} % (${quickest[0]!.learningRate}), mini-batches of 20 ${accuracyAt(quickest[1]!, EARLY).toFixed(1)} % (${quickest[1]!.learningRate}).`,
        `After the epoch, each with its best rate: online ${endsOf(bestSingle)} (${bestSingle.learningRate}), mini-batches of 20 ${endsOf(bestTogether)} (${bestTogether.learningRate}), a figure a start.`,
      ],
    };
  },
};

/** Runs that differ in their seed alone. */
interface Group {
  readonly batchSize: number;
  readonly learningRate: number;
  readonly seen: readonly number[];
  readonly results: readonly RunResult<OnlineOutcome>[];
}

function groupsOf(results: readonly RunResult<OnlineOutcome>[]): Group[] {
  const groups = new Map<string, RunResult<OnlineOutcome>[]>();
  for (const result of results) {
    const key = JSON.stringify(result.run.settings);
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  return [...groups.values()].map((same) => {
    const { batchSize, learningRate, seen } = same[0]!.run.settings as OnlineSettings;
    return { batchSize, learningRate, seen, results: same };
  });
}

/** Mean over the seeds. */
function accuracyAt({ seen, results }: Group, count: number): number {
  return meanOf(results.map(({ outcome }) => outcome.accuracies[seen.indexOf(count)]!)).value;
}

/** Of each start. */
function endsOf({ results }: Group): string {
  return results.map(({ outcome }) => `${outcome.accuracies.at(-1)!.toFixed(2)} %`).join(", ");
}

const final = (group: Group): number => accuracyAt(group, group.seen.at(-1)!);

/** Mean size of the change of accuracy from one measurement to the next, in the second half. */
function jumpOf({ seen, results }: Group): number {
  const half = seen.at(-1)! / 2;
  const jumps = results.map(({ outcome: { accuracies } }) => {
    const late = accuracies.filter((_, i) => seen[i]! >= half);
    return meanOf(late.slice(1).map((accuracy, i) => Math.abs(accuracy - late[i]!))).value;
  });
  return meanOf(jumps).value;
}

function curves(title: string, groups: readonly Group[], alt: string): Picture {
  return {
    kind: "lines",
    title,
    alt,
    x: { label: "training images seen" },
    y: { label: "accuracy on the validation images, %" },
    series: groups.flatMap(({ batchSize, learningRate, seen, results }) =>
      results.map(({ run, outcome }) => ({
        name: run.name,
        group: nameOf(batchSize, learningRate),
        points: outcome.accuracies.map((accuracy, i): [number, number] => [seen[i]!, accuracy]),
      })),
    ),
  };
}

function endings(single: readonly Group[], together: readonly Group[]): Picture {
  const series = [
    { name: "online", groups: single },
    { name: `mini-batches of ${TOGETHER}`, groups: together },
  ].map(({ name, groups }) => ({
    name,
    style: "line and dots" as const,
    points: groups.map((group): [number, number] => [group.learningRate, final(group)]).sort(([a], [b]) => a - b),
  }));
  const figures = series.map(
    ({ name, points }) => `${name} ${points.map(([rate, end]) => `${end.toFixed(1)} (${rate})`).join(", ")}`,
  );
  return {
    kind: "lines",
    title: "Accuracy after the epoch, against the learning rate",
    alt: `Means over the starts, in percent, with the learning rate: ${figures.join("; ")}.`,
    x: { label: "learning rate", scale: "log" },
    y: { label: "accuracy, %" },
    series,
  };
}

function twentyfold(pairs: readonly (readonly [Group, Group])[]): Picture {
  const rows = pairs.map(([slow, fast]) => [slow.learningRate, endsOf(slow), fast.learningRate, endsOf(fast)]);
  return {
    kind: "table",
    title: "Twenty steps of one image, and one step of twenty with twenty times the rate",
    alt: `Accuracy after the epoch, start by start. ${rows.map(([slow, single, fast, together]) => `Online with ${slow}: ${single}; mini-batches with ${fast}: ${together}`).join(". ")}.`,
    columns: ["rate, online", "accuracy of each start", `rate, mini-batches of ${TOGETHER}`, "accuracy of each start"],
    rows,
  };
}
