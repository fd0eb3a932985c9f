import jpeg from "jpeg-js";
import { makePng } from "../helpers/png.ts";
import { type Case, patched } from "./case.ts";
import { goodModel } from "./make.ts";

const model = await goodModel();
const readImage = "read m.safetensors i.png";
const good = Buffer.from(
  makePng({
    width: 28,
    height: 28,
    samples: Uint8Array.from({ length: 784 }, (_, i) => (i % 28 === 14 && i > 140 && i < 640 ? 255 : 0)),
  }),
);
const jpegFile = Buffer.from(jpeg.encode({ width: 16, height: 16, data: Buffer.alloc(16 * 16 * 4, 200) }, 80).data);
/** Where the frame begins that says how large the picture is. */
const frame = jpegFile.indexOf(Buffer.from([0xff, 0xc0]));
const image = (bytes: string | Uint8Array): Case["files"] => ({ "m.safetensors": model, "i.png": bytes });

/** Pictures. */
export const pictures: readonly Case[] = [
  {
    name: "a picture that is not there",
    args: readImage,
    files: { "m.safetensors": model },
    says: ["there is no file i.png", "check the name and the folder"],
  },
  {
    name: "a folder for a picture",
    args: "read m.safetensors .",
    files: { "m.safetensors": model },
    says: [".: read DIR: this is a folder, not a file", "name a file"],
  },
  {
    name: "an empty picture",
    args: readImage,
    files: image(""),
    says: ["i.png is empty", "get or save the picture again"],
  },
  {
    name: "a GIF",
    args: readImage,
    files: image("GIF89a"),
    says: ["i.png is not a PNG or JPEG picture, but a GIF picture", "save the picture as PNG or JPEG"],
  },
  {
    name: "a WebP",
    args: readImage,
    files: image("RIFF\x10\0\0\0WEBPVP8 "),
    says: ["i.png is not a PNG or JPEG picture, but a WebP picture", "save the picture as PNG or JPEG"],
  },
  {
    name: "a PDF",
    args: readImage,
    files: image("%PDF-1.7\n"),
    says: ["i.png is not a PNG or JPEG picture, but a PDF document", "save the picture as PNG or JPEG"],
  },
  {
    name: "an SVG",
    args: readImage,
    files: image('<?xml version="1.0"?>\n<svg></svg>'),
    says: ["i.png is not a PNG or JPEG picture, but an SVG drawing", "save the picture as PNG or JPEG"],
  },
  {
    name: "a text",
    args: readImage,
    files: image("seven"),
    says: ["i.png is not a PNG or JPEG picture, but a file of another kind", "save the picture as PNG or JPEG"],
  },
  {
    name: "a PNG that is cut off in its header",
    args: readImage,
    files: image(good.subarray(0, 20)),
    says: [
      "i.png is a damaged PNG picture: it is cut off, at offset 20, within its header",
      "get or save the picture again",
    ],
  },
  {
    name: "a PNG that is cut off in its pixels",
    args: readImage,
    files: image(good.subarray(0, 60)),
    says: ["i.png is a damaged PNG picture: it is cut off, at offset 60", "get or save the picture again"],
  },
  {
    name: "a PNG that is cut off at its end",
    args: readImage,
    files: image(good.subarray(0, good.length - 12)),
    says: [/^i\.png is a damaged PNG picture: it is cut off, at offset \d+$/, "get or save the picture again"],
  },
  {
    name: "a PNG with a changed byte",
    args: readImage,
    files: image(patched(good, 50, 1)),
    says: [
      /^i\.png is a damaged PNG picture: CRC mismatch for chunk IDAT\. Expected \d+, found \d+$/,
      "get or save the picture again",
    ],
  },
  {
    name: "a PNG with more rows than it holds",
    args: readImage,
    files: image(makePng({ width: 28, height: 28, samples: [], rows: 20 })),
    says: ["i.png is a damaged PNG picture: it holds fewer rows than its header says", "get or save the picture again"],
  },
  {
    name: "a PNG whose pixels unpack to a thousand times what its header says",
    args: readImage,
    files: image(makePng({ width: 28, height: 28, samples: [], rows: 28_000 })),
    says: [
      "i.png is a damaged PNG picture: its pixels unpack to more than the 812 bytes of 28x28",
      "get or save the picture again",
    ],
  },
  {
    name: "an interlaced PNG of more pixels than its header says",
    args: readImage,
    files: image(makePng({ width: 28, height: 28, samples: [], rows: 300, interlace: 1 })),
    says: [
      "i.png is a damaged PNG picture: its pixels unpack to more than the 837 bytes of 28x28",
      "get or save the picture again",
    ],
  },
  {
    name: "a PNG of a billion pixels",
    args: readImage,
    files: image(makePng({ width: 40_000, height: 25_000, samples: [], rows: 1 })),
    says: [
      "i.png must have 1 to 100000000 pixels, its header at offset 16 says 40000x25000",
      "make the picture smaller, or cut out the digit",
    ],
  },
  {
    name: "a PNG without pixels",
    args: readImage,
    files: image(makePng({ width: 0, height: 28, samples: [] })),
    says: [
      "i.png must have 1 to 100000000 pixels, its header at offset 16 says 0x28",
      "make the picture smaller, or cut out the digit",
    ],
  },
  {
    name: "a blank picture",
    args: readImage,
    files: image(makePng({ width: 40, height: 40, samples: new Uint8Array(1600).fill(200) })),
    says: [
      "i.png: readDigits: the picture is blank: nothing differs from its background by 20 of 255, the most is 0",
      "give a picture of digits, well lit and with some margin; if it has some, say its polarity",
    ],
  },
  {
    name: "a JPEG that is cut off in its header",
    args: readImage,
    files: image(jpegFile.subarray(0, frame + 6)),
    says: [
      `i.png is a damaged JPEG picture: it is cut off, at offset ${frame + 6}, within its header`,
      "get or save the picture again",
    ],
  },
  {
    name: "a JPEG that is cut off in its pixels",
    args: readImage,
    files: image(jpegFile.subarray(0, jpegFile.length - 8)),
    says: [/^i\.png is a damaged JPEG picture: /, "get or save the picture again"],
  },
  {
    name: "a JPEG without a frame",
    args: readImage,
    files: image(Buffer.from([0xff, 0xd8, 0xff, 0xd9, 0, 0])),
    says: [
      "i.png is a damaged JPEG picture: there is no frame before offset 2, where a segment must begin",
      "get or save the picture again",
    ],
  },
  {
    name: "a JPEG of more pixels than are decoded",
    args: readImage,
    files: image(patched(jpegFile, frame + 5, 0x27, 0x10, 0x27, 0x10)),
    says: [
      `i.png must have 1 to 50000000 pixels, its header at offset ${frame + 5} says 10000x10000`,
      "make the picture smaller, or cut out the digits",
    ],
  },
  {
    name: "a JPEG in arithmetic code",
    args: readImage,
    files: image(patched(jpegFile, frame + 1, 0xc9)),
    says: [
      "i.png is a JPEG picture of a rare kind (lossless, or in arithmetic code), which is not decoded",
      "save the picture as PNG, or as JPEG with the usual settings",
    ],
  },
  {
    name: "a model and no picture",
    args: "read m.safetensors",
    files: { "m.safetensors": model },
    says: ["read: m.safetensors is a model, and there is no picture to read", "name a PNG or JPEG file after it"],
  },
];
