import { RequestError } from "inkling";
import { SIGNED } from "./color.ts";
import type { PictureOf } from "./picture-of.ts";
import { pngAddress } from "./png.ts";
import { attributes, encodeText } from "./text.ts";

type Images = PictureOf<"images">;

/** Lays small images out in rows, each under its name's number, the scale of their colors beneath. */
export function drawImages(picture: Images): string {
  const { title, alt, width, height, scale, images } = picture;
  const tiles = images.map(({ name, pixels }) => {
    const bytes = bytesOf(pixels, `images "${title}": "${name}"`, width * height);
    const src =
      scale === "ink"
        ? pngAddress(
            bytes.map((ink) => 255 - ink),
            width,
            height,
            1,
          )
        : signed(bytes, width, height);
    return `<span class="figure-tile"><img${attributes({ class: `figure-${scale}`, src, width, height, alt: "" })}/><span>${encodeText(name)}</span></span>`;
  });
  const legend = scale === "signed" ? signedLegend() : "";
  const size = width * height > 100 ? "figure-large" : "figure-small";
  return `<div${attributes({ class: `figure-images ${size}`, role: "img", "aria-label": alt, title })}><div>${tiles.join("")}</div>${legend}</div>`;
}

/** The bytes of an image, as many as it has pixels. */
export function bytesOf(base64: string, where: string, count: number): Uint8Array {
  let text: string;
  try {
    text = atob(base64);
  } catch (cause) {
    throw new RequestError(`${where}: the pixels are not Base64`, "encode the bytes with Base64", { cause });
  }
  if (text.length !== count) {
    throw new RequestError(
      `${where}: expected ${count} pixels, a byte each, got ${text.length}`,
      "give width times height bytes, row by row",
    );
  }
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Red, green and blue for -1 to 1, the byte 128 being nothing. */
export const PALETTE = Array.from({ length: 256 }, (_, byte) => {
  const place = ((Math.max(-1, Math.min(1, (byte - 128) / 127)) + 1) / 2) * (SIGNED.length - 1);
  const index = Math.min(SIGNED.length - 2, Math.floor(place));
  const [from, to] = [channels(SIGNED[index]!), channels(SIGNED[index + 1]!)];
  return from.map((value, channel) => Math.round(value + (place - index) * (to[channel]! - value)));
});

function channels(hex: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

function signed(bytes: Uint8Array, width: number, height: number): string {
  return pngAddress(Uint8Array.from([...bytes].flatMap((byte) => PALETTE[byte]!)), width, height, 3);
}

function signedLegend(): string {
  const ramp = Uint8Array.from({ length: 128 }, (_, index) => index * 2);
  const src = signed(ramp, ramp.length, 1);
  return `<p class="figure-scale"><span>− negative</span><img${attributes({ class: "figure-signed", src, alt: "" })}/><span>positive +</span></p>`;
}
