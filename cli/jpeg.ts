import { type Picture, RequestError } from "inkling";
import jpeg from "jpeg-js";
import { type Orientation, orientationOf, upright } from "./exif.ts";

/** More than most cameras give: decoding holds some twenty bytes for each of them. */
const MOST_PIXELS = 50_000_000;
const AGAIN = "get or save the picture again";

/** What stands before the pixels. */
interface Header {
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
}

/** Whether a file says that it is JPEG. */
export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

/** A JPEG file as a picture, turned as its Exif data say. Its size is known, and checked, before anything is decoded. */
export function decodeJpeg(bytes: Uint8Array, path: string): Picture {
  const { orientation } = readHeader(bytes, path);
  let decoded: { width: number; height: number; data: Uint8Array };
  try {
    decoded = jpeg.decode(bytes, {
      useTArray: true,
      tolerantDecoding: false,
      maxResolutionInMP: MOST_PIXELS / 1e6,
      maxMemoryUsageInMB: 2048,
    });
  } catch (error) {
    const reason = (error as Error).message || "its pixels cannot be decoded";
    throw new RequestError(`${path} is a damaged JPEG picture: ${reason}`, AGAIN, { cause: error });
  }
  return { ...(orientation === 1 ? decoded : upright(decoded, orientation)), channels: 4 };
}

/** Reads segment after segment up to the one that begins a frame (ITU-T T.81, B.1 and B.2.2). */
function readHeader(bytes: Uint8Array, path: string): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const cutOff = (): RequestError =>
    new RequestError(
      `${path} is a damaged JPEG picture: it is cut off, at offset ${bytes.length}, within its header`,
      AGAIN,
    );
  let orientation: Orientation | undefined;
  for (let at = 2; ; ) {
    while (at < bytes.length && bytes[at] === 0xff && bytes[at + 1] === 0xff) at++; // bytes that fill up
    if (at + 4 > bytes.length) throw cutOff();
    const [marker, length] = [view.getUint16(at), view.getUint16(at + 2)];
    if (marker < 0xff01 || marker === 0xffda || length < 2) {
      throw new RequestError(
        `${path} is a damaged JPEG picture: there is no frame before offset ${at}, where a segment must begin`,
        AGAIN,
      );
    }
    if (at + 2 + length > bytes.length) throw cutOff();
    if (isFrame(marker)) {
      refuseKind(marker, path);
      return { ...sizeAt(view, at + 5, path), orientation: orientation ?? 1 };
    }
    if (marker === 0xffe1) orientation ??= orientationOf(bytes.subarray(at + 4, at + 2 + length));
    at += 2 + length;
  }
}

/** SOF0 to SOF15, but for the three codes among them that mean something else. */
function isFrame(marker: number): boolean {
  return marker >= 0xffc0 && marker <= 0xffcf && marker !== 0xffc4 && marker !== 0xffc8 && marker !== 0xffcc;
}

/** Baseline, extended and progressive with Huffman's code are what cameras and programs write. */
function refuseKind(marker: number, path: string): void {
  if (marker <= 0xffc2) return;
  throw new RequestError(
    `${path} is a JPEG picture of a rare kind (lossless, or in arithmetic code), which is not decoded`,
    "save the picture as PNG, or as JPEG with the usual settings",
  );
}

function sizeAt(view: DataView, at: number, path: string): { width: number; height: number } {
  const [height, width] = [view.getUint16(at), view.getUint16(at + 2)];
  if (width >= 1 && height >= 1 && width * height <= MOST_PIXELS) return { width, height };
  throw new RequestError(
    `${path} must have 1 to ${MOST_PIXELS} pixels, its header at offset ${at} says ${width}x${height}`,
    "make the picture smaller, or cut out the digits",
  );
}
