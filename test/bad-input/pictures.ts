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
    name: "a JPEG",
    args: readImage,
    files: image(Buffer.from([0xff, 0xd8, 0xff, 0xe0])),
    says: ["i.png is not a PNG picture, but a JPEG picture", "save the picture as PNG"],
  },
  {
    name: "a GIF",
    args: readImage,
    files: image("GIF89a"),
    says: ["i.png is not a PNG picture, but a GIF picture", "save the picture as PNG"],
  },
  {
    name: "a WebP",
    args: readImage,
    files: image("RIFF\x10\0\0\0WEBPVP8 "),
    says: ["i.png is not a PNG picture, but a WebP picture", "save the picture as PNG"],
  },
  {
    name: "a PDF",
    args: readImage,
    files: image("%PDF-1.7\n"),
    says: ["i.png is not a PNG picture, but a PDF document", "save the picture as PNG"],
  },
  {
    name: "an SVG",
    args: readImage,
    files: image('<?xml version="1.0"?>\n<svg></svg>'),
    says: ["i.png is not a PNG picture, but an SVG drawing", "save the picture as PNG"],
  },
  {
    name: "a text",
    args: readImage,
    files: image("seven"),
    says: ["i.png is not a PNG picture, but a file of another kind", "save the picture as PNG"],
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
      "i.png: normalizeDigit: the picture is blank: nothing is darker than its background by 20 of 255, the most is 0",
      "give a picture of one digit, well lit and with some margin; if it has one, say its polarity",
    ],
  },
];
