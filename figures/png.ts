import { encode } from "fast-png";

/** An image as the address of itself, for `src`: bytes a pixel by channels, 1 is gray, 3 are red, green and blue. */
export function pngAddress(data: Uint8Array, width: number, height: number, channels: 1 | 3): string {
  const file = encode({ width, height, data, channels, depth: 8 }, { zlib: { level: 9 } });
  let text = "";
  for (const byte of file) text += String.fromCharCode(byte);
  return `data:image/png;base64,${btoa(text)}`;
}
