import {
  choice,
  dense,
  generatedDigits,
  logUniform,
  network,
  parametersHash,
  type SearchOptions,
  search,
  sgd,
  successiveHalving,
} from "inkling";

const digits = generatedDigits({ count: 500 });
const data = { training: digits.take(300), validation: digits.slice(300, 400), test: digits.slice(400) };
const space = { learningRate: logUniform(0.01, 10), hidden: choice([4, 8]) };

/** A search of a second: eight points, of which one is trained to its end. */
export function shortSearch(options: Partial<SearchOptions<typeof space>> = {}) {
  return search(
    space,
    ({ learningRate, hidden }) => ({
      network: network({ input: [784], cost: "cross-entropy", layers: [dense(hidden), dense(10)] }),
      optimizer: sgd({ learningRate, momentum: 0.5 }),
      batchSize: 10,
      epochs: 6,
    }),
    { data, strategy: successiveHalving({ trials: 8, factor: 2 }), ...options },
  );
}

/** All that must be the same to the bit, wherever and however often it ran: everything but seconds, and the jobs. */
export async function bitsOf({ best, trials, jobs: _, ...rest }: Awaited<ReturnType<typeof shortSearch>>) {
  const timeless = trials.map(({ epochs, ...trial }) => ({ ...trial, epochs: epochs.map(({ seconds, ...e }) => e) }));
  return { ...rest, trials: timeless, weights: best && (await parametersHash(best.model)), test: best?.test };
}
