import { unzip } from "#platform";
import { RequestError } from "../core/errors.ts";

/** Whether the bytes begin as a gzip file does (RFC 1952: 1f 8b). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Packs bytes as a gzip file. */
export async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  const packed = new Blob([own(bytes)]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/**
 * Unpacks a gzip file, but stops as soon as more than `most` bytes have come: a small file may hold petabytes of
 * zeros. So a result longer than `most` is only the beginning, and all others are whole and checked.
 *
 * A RequestError where the file is damaged or cut off.
 *
 * @param name the file, for messages
 */
export async function gunzip(bytes: Uint8Array, name: string, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of unzip(bytes)) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > most) break;
    }
  } catch (error) {
    throw damaged(bytes, name, error);
  }
  // Engines differ in whether they notice a missing end or something after it.
  if (length <= most && sizeInTrailer(bytes) !== length % 2 ** 32) throw damaged(bytes, name);
  const unpacked = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    unpacked.set(chunk, offset);
    offset += chunk.length;
  }
  return unpacked;
}

function damaged(bytes: Uint8Array, name: string, cause?: unknown): RequestError {
  return new RequestError(
    `${name}: the gzip file of ${bytes.length} bytes is damaged or cut off`,
    "get the file again",
    { cause },
  );
}

/** The last four bytes of a gzip file: the unpacked size modulo 2^32, little-endian. */
function sizeInTrailer(bytes: Uint8Array): number | undefined {
  if (bytes.length < 18) return undefined; // header 10, trailer 8
  return new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true);
}

/** The same bytes in memory that is not shared, which is all that a Blob takes. */
function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : bytes.slice();
}
