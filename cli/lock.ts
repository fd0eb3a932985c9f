import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { FailureError, InklingError, RequestError, type Store } from "inkling";

/** Who holds a folder. */
interface Holder {
  /** Tells this holder from every other. */
  readonly id: string;
  readonly pid: number;
  readonly host: string;
  /** When it began: a date and time (ISO 8601). */
  readonly started: string;
}

const LOCK = "lock";

/**
 * Holds a folder for this process alone; the function that comes back lets it go, and so does the end of the process.
 *
 * The lock is the file `lock` with its holder's name. It is made by a hard link, which fails where the file stands
 * already and never shows half a file. The lock of a process that died is replaced by whoever holds the right to
 * replace just that lock, which is a lock itself, named by the dead holder's id: so only one can.
 *
 * @throws RequestError where a process that lives, or one of another machine, holds the folder
 */
export async function holdFolder(store: Store, path: string): Promise<() => void> {
  const me: Holder = { id: randomUUID(), pid: process.pid, host: hostname(), started: new Date().toISOString() };
  const own = `${LOCK}.${me.id}`;
  await store.write(own, new TextEncoder().encode(JSON.stringify(me))).catch((error: unknown) => {
    if (!(error instanceof InklingError)) throw error;
    const Kind = error.constructor as typeof InklingError;
    throw new Kind(error.problem.replace(own, LOCK), error.remedy, { cause: error });
  });
  try {
    take(path, own, LOCK);
  } finally {
    rmSync(join(path, own), { force: true });
  }
  const release = (): void => {
    process.off("exit", release);
    if (holderOf(path, LOCK)?.id === me.id) rmSync(join(path, LOCK), { force: true });
  };
  process.on("exit", release);
  return release;
}

/** Makes the file `name` this process's own, or throws. */
function take(path: string, own: string, name: string): void {
  if (link(path, own, name)) return;
  const dead = holderOf(path, name);
  if (dead === undefined || lives(dead)) throw refusal(path, name, dead);
  const right = `${LOCK}.after-${dead.id}`;
  take(path, own, right);
  try {
    // With the right to replace this very lock, what it says now stays true until it is replaced.
    const now = holderOf(path, name);
    if (now?.id !== dead.id) throw refusal(path, name, now);
    const copy = `${own}.copy`;
    linkSync(join(path, own), join(path, copy));
    renameSync(join(path, copy), join(path, name));
  } finally {
    rmSync(join(path, right), { force: true });
  }
}

/** Whether the file could be made; not so where it stands already. */
function link(path: string, own: string, name: string): boolean {
  try {
    linkSync(join(path, own), join(path, name));
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    throw new FailureError(
      `${path} cannot be held for this training alone: its file system makes no hard links (${code})`,
      "choose a folder on another disk",
      { cause: error },
    );
  }
}

function holderOf(path: string, name: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(join(path, name), "utf8")) as Holder;
  } catch {
    return undefined; // gone in this moment, or not written by us
  }
}

/** Whether the holder may still be at work; of other machines' processes nothing is known. */
function lives({ pid, host }: Holder): boolean {
  if (host !== hostname()) return true;
  // This process makes its first lock: one with its number is from before the machine, or the container, was restarted.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function refusal(path: string, name: string, holder: Holder | undefined): RequestError {
  const who =
    holder === undefined
      ? "something unknown"
      : `process ${holder.pid}${holder.host === hostname() ? "" : ` on ${holder.host}`}, since ${holder.started}`;
  return new RequestError(
    `${path} is in use by another training: ${who}`,
    `wait for it, or name another folder; if no training is running there, remove ${join(path, name)}`,
  );
}
