import { stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { folderStore, load, type Model, RequestError } from "inkling";

/** A model that was saved; a device, which may never end, is refused. */
export async function loadModel(path: string): Promise<Model> {
  await refuseDevice(path);
  return load(path);
}

/** The bytes of a file that must be there. */
export async function readBytes(path: string): Promise<Uint8Array> {
  await refuseDevice(path);
  const full = resolve(path);
  const bytes = await folderStore(dirname(full)).read(basename(full));
  if (bytes !== undefined) return bytes;
  throw new RequestError(`there is no file ${path}`, "check the name and the folder");
}

/** The text of a file that must be there. */
export async function readText(path: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(path));
}

/** Writes a file, whole or not at all. */
export async function writeBytes(path: string, bytes: Uint8Array): Promise<void> {
  const full = resolve(path);
  await folderStore(dirname(full)).write(basename(full), bytes);
}

async function refuseDevice(path: string): Promise<void> {
  // Whatever else is wrong with the path, reading it says so.
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || !(found.isCharacterDevice() || found.isBlockDevice())) return;
  throw new RequestError(`read ${path}: this is a device, not a file`, "name a file");
}
