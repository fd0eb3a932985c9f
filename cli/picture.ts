import { type Picture, RequestError } from "inkling";
import { readBytes } from "./files.ts";
import { decodeJpeg, isJpeg } from "./jpeg.ts";
import { decodePng, isPng } from "./png.ts";

/** How other files begin (Gary Kessler's table of file signatures), so that the message can name them. */
const OTHER_FILES: readonly (readonly [start: string, name: string])[] = [
  ["GIF8", "a GIF picture"],
  ["BM", "a BMP picture"],
  ["II*\0", "a TIFF picture"],
  ["MM\0*", "a TIFF picture"],
  ["%PDF", "a PDF document"],
  ["PK\x03\x04", "a ZIP archive"],
  ["\x1f\x8b", "a gzip archive"],
  ["\0\0\x08", "an IDX file"],
];

/** A PNG or JPEG file as a picture, upright. */
export async function readPicture(path: string): Promise<Picture> {
  const bytes = await readBytes(path);
  if (bytes.length === 0) throw new RequestError(`${path} is empty`, "get or save the picture again");
  if (isPng(bytes)) return decodePng(bytes, path);
  if (isJpeg(bytes)) return decodeJpeg(bytes, path);
  throw new RequestError(
    `${path} is not a PNG or JPEG picture, but ${nameOf(bytes)}`,
    "save the picture as PNG or JPEG",
  );
}

/** What a file is, as far as its first bytes tell. */
function nameOf(bytes: Uint8Array): string {
  const start = String.fromCharCode(...bytes.subarray(0, 512));
  if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) return "a WebP picture";
  if (start.startsWith("ftyp", 4))
    return /^(avif|avis)/.test(start.slice(8)) ? "an AVIF picture" : "a HEIC picture or a film";
  if (start.trimStart().startsWith("<") && start.includes("<svg")) return "an SVG drawing";
  return OTHER_FILES.find(([magic]) => start.startsWith(magic))?.[1] ?? "a file of another kind";
}
