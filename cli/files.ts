import { basename, dirname } from "node:path";
import { folderStore, RequestError } from "inkling";

/** The bytes of a file that must be there. */
export async function readBytes(path: string): Promise<Uint8Array> {
  const bytes = await folderStore(dirname(path)).read(basename(path));
  if (bytes !== undefined) return bytes;
  throw new RequestError(`there is no file ${path}`, "check the name and the folder");
}

/** The text of a file that must be there. */
export async function readText(path: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(path));
}

/** Writes a file, whole or not at all. */
export async function writeBytes(path: string, bytes: Uint8Array): Promise<void> {
  await folderStore(dirname(path)).write(basename(path), bytes);
}
