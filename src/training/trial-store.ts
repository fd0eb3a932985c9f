import { digestOfBytes, digestOfDataset } from "../core/digest.ts";
import { describe, RequestError } from "../core/errors.ts";
import type { Store } from "../core/store.ts";
import type { EngineName } from "../network/engine.ts";
import { describeNetwork } from "../network/network.ts";
import type { Epoch, Figures } from "./figures.ts";
import type { TrainingSettings } from "./settings.ts";
import type { Portion, TrialData } from "./trial.ts";

/** How far a trial has come. */
export interface TrialRecord {
  readonly epochs: readonly Epoch[];
  /** Whether training has ended by itself. */
  readonly ended: boolean;
  /** What became NaN or infinite, after these epochs. */
  readonly diverged?: string | undefined;
}

/** One look at the test data. */
export interface TestReading extends Figures {
  /** The point whose network was asked, and the hash that tells its training from others. */
  readonly point: Readonly<Record<string, unknown>>;
  readonly training: string;
  /** The epoch whose weights were asked: the best on the validation data. */
  readonly epoch: number;
  /** Name of the test data, and what tells them from others. */
  readonly data: string;
  readonly fingerprint: string;
}

/** Where a search keeps what it has done. */
export interface TrialStore {
  read(hash: string): Promise<TrialRecord>;
  /** Keeps what came of some work; gives the whole record. */
  add(hash: string, old: TrialRecord, portion: Portion): Promise<TrialRecord>;
  checkpoint(hash: string): Promise<Uint8Array | undefined>;
  dropCheckpoint(hash: string): Promise<void>;
  /** Where a trial's checkpoint stands. */
  locate(hash: string): string;
  testReadings(): Promise<readonly TestReading[]>;
  addTestReading(reading: TestReading): Promise<void>;
}

const TRIAL = "inkling-trial-1";
const READINGS = "inkling-test-readings-1";
const READINGS_FILE = "test-readings.json";

/**
 * What tells one trial from another: 32 hexadecimal digits over all that its figures depend on. The chance of its weights
 * and the order of its examples are in it by their seed, the code of layers that a program defined itself is not.
 */
export async function hashOf(
  { network, seed = 1, shuffle = true, ...settings }: TrainingSettings,
  engine: EngineName,
  { training, validation }: TrialData,
): Promise<string> {
  const all = {
    ...settings,
    format: TRIAL,
    network: describeNetwork(network),
    seed,
    shuffle,
    engine,
    data: [await digestOfDataset(training), await digestOfDataset(validation)],
  };
  return (await digestOfBytes(new TextEncoder().encode(JSON.stringify(sorted(all))))).slice(0, 32);
}

/** The same data with the names in each record in one order, however they were written down. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, part]) => [name, sorted(part)]));
}

/** Trials in a Store: for each a record `trial-….json`, and while it may be needed a checkpoint `trial-….safetensors`. */
export function trialStore(store: Store): TrialStore {
  const recordFile = (hash: string): string => `trial-${hash}.json`;
  const checkpointFile = (hash: string): string => `trial-${hash}.safetensors`;
  const write = (name: string, content: object): Promise<void> =>
    store.write(name, new TextEncoder().encode(`${JSON.stringify(content)}\n`));
  const readings = async (): Promise<readonly TestReading[]> => {
    const found = await readJson(store, READINGS_FILE, READINGS);
    return (found?.readings as TestReading[] | undefined) ?? [];
  };
  return {
    async read(hash) {
      const found = await readJson(store, recordFile(hash), TRIAL);
      return found === undefined ? { epochs: [], ended: false } : (found as unknown as TrialRecord);
    },
    async add(hash, old, { epochs, ended, diverged, checkpoint }) {
      // A trial whose checkpoint is behind its record, or gone, has done some epochs again: to the same figures.
      const before = epochs[0] === undefined ? old.epochs : old.epochs.slice(0, epochs[0].epoch - 1);
      const record: TrialRecord = { epochs: [...before, ...epochs], ended, diverged };
      // In this order: a checkpoint that is ahead of its record would hide epochs from it.
      await write(recordFile(hash), { format: TRIAL, ...record });
      if (checkpoint !== undefined) await store.write(checkpointFile(hash), checkpoint);
      else await store.remove(checkpointFile(hash));
      return record;
    },
    checkpoint: (hash) => store.read(checkpointFile(hash)),
    dropCheckpoint: (hash) => store.remove(checkpointFile(hash)),
    locate: (hash) => store.locate(checkpointFile(hash)),
    testReadings: readings,
    async addTestReading(reading) {
      await write(READINGS_FILE, { format: READINGS, readings: [...(await readings()), reading] });
    },
  };
}

async function readJson(store: Store, name: string, format: string): Promise<Record<string, unknown> | undefined> {
  const bytes = await store.read(name);
  if (bytes === undefined) return undefined;
  const text = new TextDecoder().decode(bytes);
  try {
    const content = JSON.parse(text) as Record<string, unknown> | null;
    const list = content?.epochs ?? content?.readings;
    if (content?.format === format && Array.isArray(list)) return content;
  } catch {
    // Refused below, with the text itself.
  }
  throw new RequestError(
    `${store.locate(name)} must be JSON of format ${format}, got ${describe(text)}`,
    "remove it, or search in another folder",
  );
}
