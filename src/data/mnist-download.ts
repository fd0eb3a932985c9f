import { digestOfBytes } from "../core/digest.ts";
import { InklingError } from "../core/errors.ts";
import { gunzip, isGzip } from "./gzip.ts";

/** A file that mirrors hold gzipped: its name without `.gz`, and what it is unpacked. */
export interface RemoteFile {
  readonly name: string;
  /** Size in bytes, unpacked. */
  readonly size: number;
  /** SHA-256 of the unpacked bytes, in hexadecimal digits. */
  readonly sha256: string;
}

/** How far the download of one file has come. */
export interface DownloadProgress {
  readonly file: string;
  /** Bytes that have come. */
  readonly received: number;
  /** Bytes that will come; undefined where the mirror does not say. */
  readonly total: number | undefined;
}

/** How to download. */
export interface DownloadOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Seconds to wait for a mirror's answer; 5 without. */
  readonly connectSeconds?: number;
  /** Seconds to wait for the next bytes of a file; 30 without. */
  readonly silenceSeconds?: number;
}

/** A file as it came and was verified: `stored` under `name` (with `.gz` where it is gzipped), and unpacked. */
export interface Download {
  readonly name: string;
  readonly stored: Uint8Array;
  readonly unpacked: Uint8Array;
  readonly url: string;
}

/**
 * Downloads one file from the first mirror that gives it whole and unaltered; undefined where none does.
 *
 * A mirror that fails is written into `failures` with the reason, and mirrors that stand there are left out: so a dead
 * one costs its wait once, not for each file. An aborted signal throws its reason.
 */
export async function download(
  file: RemoteFile,
  mirrors: readonly string[],
  failures: Map<string, string>,
  options: DownloadOptions = {},
): Promise<Download | undefined> {
  for (const mirror of mirrors) {
    if (failures.has(mirror)) continue;
    const url = `${mirror}${mirror.endsWith("/") ? "" : "/"}${file.name}.gz`;
    try {
      const stored = await fetchBytes(url, file, options);
      const unpacked = await verify(stored, file);
      return { name: isGzip(stored) ? `${file.name}.gz` : file.name, stored, unpacked, url };
    } catch (error) {
      options.signal?.throwIfAborted();
      failures.set(mirror, reasonOf(error));
    }
  }
  return undefined;
}

async function fetchBytes(url: string, file: RemoteFile, options: DownloadOptions): Promise<Uint8Array> {
  const { signal, onProgress, connectSeconds = 5, silenceSeconds = 30 } = options;
  signal?.throwIfAborted();
  const given = new AbortController();
  const giveUpAfter = (seconds: number, what: string): ReturnType<typeof setTimeout> =>
    setTimeout(() => given.abort(new Error(`${what} within ${seconds} s`)), seconds * 1000);
  let timer = giveUpAfter(connectSeconds, "no answer");
  try {
    const response = await fetch(url, {
      signal: signal === undefined ? given.signal : AbortSignal.any([signal, given.signal]),
    });
    if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status} for ${file.name}.gz`);
    const encoded = response.headers.get("content-encoding") !== null; // then the length is not that of what comes
    const total = encoded ? undefined : Number(response.headers.get("content-length")) || undefined;
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let received = 0;
    const reader = response.body.getReader();
    for (;;) {
      clearTimeout(timer);
      timer = giveUpAfter(silenceSeconds, `${file.name}.gz stopped at byte ${received}: nothing more`);
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      received += value.length;
      if (received > file.size) throw new Error(`${file.name}.gz is larger than its ${file.size} bytes unpacked`);
      onProgress?.({ file: file.name, received, total });
    }
    return new Uint8Array(await new Blob(chunks).arrayBuffer());
  } finally {
    clearTimeout(timer);
    given.abort(); // lets go of the connection, whatever happened
  }
}

/** The unpacked bytes, if they are the very file. */
async function verify(stored: Uint8Array, file: RemoteFile): Promise<Uint8Array> {
  const unpacked = isGzip(stored) ? await gunzip(stored, `${file.name}.gz`, file.size) : stored;
  if (unpacked.length !== file.size) {
    const size = unpacked.length > file.size ? `more than ${file.size}` : `${unpacked.length}, not ${file.size},`;
    throw new Error(`${file.name} has ${size} bytes`);
  }
  const found = await digestOfBytes(unpacked);
  if (found !== file.sha256) {
    throw new Error(
      `${file.name} has the wrong checksum (SHA-256 ${found.slice(0, 8)}…, expected ${file.sha256.slice(0, 8)}…)`,
    );
  }
  return unpacked;
}

/** Why a mirror failed, in half a line. Node's fetch hides the reason in the cause. */
function reasonOf(error: unknown): string {
  if (error instanceof InklingError) return error.problem;
  const { message, cause } = error as { message?: string; cause?: { code?: string; message?: string } };
  if (cause?.code === "ENOTFOUND" || cause?.code === "EAI_AGAIN") return `the name is not known (${cause.code})`;
  const why = cause?.code ?? cause?.message;
  return why === undefined ? (message ?? String(error)) : `the connection failed (${why})`;
}
