import { folderStore } from "inkling";

/* The reader's own digits, in the browser's private files: a file each, so that none is lost where another is half written. */

/** A digit that somebody wrote and named. */
export interface OwnDigit {
  /** Its file's name: its number, and what it is. */
  readonly name: string;
  readonly label: number;
  /** `[28, 28]`, as networks see it. */
  readonly pixels: Uint8Array;
}

const FOLDER = "own-digits";
const FORM = /^(\d{6})-(\d)\.gray$/;

/** All of them, the oldest first. */
export async function ownDigits(): Promise<OwnDigit[]> {
  const store = folderStore(FOLDER);
  const digits: OwnDigit[] = [];
  for (const name of await store.list()) {
    const label = FORM.exec(name)?.[2];
    const pixels = label === undefined ? undefined : await store.read(name);
    if (pixels?.length === 784) digits.push({ name, label: Number(label), pixels });
  }
  return digits;
}

/** Keeps one more; it with the name that it was given. */
export async function keepOwnDigit({ label, pixels }: { label: number; pixels: Uint8Array }): Promise<OwnDigit> {
  const store = folderStore(FOLDER);
  const last = (await store.list()).map((name) => Number(FORM.exec(name)?.[1] ?? 0)).at(-1) ?? 0;
  const name = `${String(last + 1).padStart(6, "0")}-${label}.gray`;
  await store.write(name, pixels);
  return { name, label, pixels };
}

/** Deletes those of these names. */
export async function deleteOwnDigits({ names }: { names: readonly string[] }): Promise<void> {
  const store = folderStore(FOLDER);
  for (const name of names) await store.remove(name);
}
