import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { dense, network, writeIdx } from "inkling";
import { makePng } from "../helpers/png.ts";
import { type Case, patched, TRAIN } from "./case.ts";
import { changedModel, goodModel, safetensors, writeDigits } from "./make.ts";

const readModel = "evaluate m.safetensors --digits generated";
const model = await goodModel();
const headerLength = Number(model.readBigUInt64LE());

/** Files of models. */
export const models: readonly Case[] = [
  {
    name: "a model that is not there",
    args: readModel,
    says: ["load: there is no file DIR/m.safetensors", "check the name and the folder it is looked for in"],
  },
  { name: "a folder for a model", args: "evaluate .", says: ["read DIR: this is a folder, not a file", "name a file"] },
  {
    name: "an empty model",
    args: readModel,
    files: { "m.safetensors": "" },
    says: [
      "m.safetensors is not a safetensors file: expected at least 8 bytes, got 0",
      "the file is damaged or of another kind: save it again",
    ],
  },
  {
    name: "a model that is cut off",
    args: readModel,
    files: { "m.safetensors": model.subarray(0, model.length - 100) },
    says: [
      "m.safetensors is not a safetensors file: the header describes 62800 bytes of data, the file has 62700",
      "the file is damaged or of another kind: save it again",
    ],
  },
  {
    name: "a model that goes on",
    args: readModel,
    files: { "m.safetensors": Buffer.concat([model, Buffer.alloc(9)]) },
    says: [
      "m.safetensors is not a safetensors file: the header describes 62800 bytes of data, the file has 62809",
      "the file is damaged or of another kind: save it again",
    ],
  },
  {
    name: "a header that lies about its length",
    args: readModel,
    files: { "m.safetensors": patched(model, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f) },
    says: [
      "m.safetensors is not a safetensors file: the header's length at offset 0 must be from 2 to 63144, got 9223372036854776000",
      "the file is damaged or of another kind: save it again",
    ],
  },
  {
    name: "a tensor that lies about its shape",
    args: readModel,
    files: { "m.safetensors": await changedModel((header) => Object.assign(header["dense1.bias"]!, { shape: [1e9] })) },
    says: [
      'm.safetensors is not a safetensors file: entry "dense1.bias", 1000000000 of F64, must have 8000000000 bytes, got 80',
      "the file is damaged or of another kind: save it again",
    ],
  },
  {
    name: "tensors one over the other",
    args: readModel,
    files: {
      "m.safetensors": await changedModel((header) => Object.assign(header["dense1.bias"]!, { data_offsets: [0, 80] })),
    },
    says: [
      'm.safetensors is not a safetensors file: entry "dense1.weight" must start at 80 of the data, got 0',
      "the file is damaged or of another kind: save it again",
    ],
  },
  {
    name: "numbers of a type that no model has",
    args: readModel,
    files: { "m.safetensors": await changedModel((header) => Object.assign(header["dense1.bias"]!, { dtype: "I64" })) },
    says: [
      'm.safetensors is not a safetensors file: entry "dense1.bias" must be F64 or F32, got "I64"',
      "convert it to 32-bit floats",
    ],
  },
  {
    name: "a weight that is not a number",
    args: readModel,
    files: { "m.safetensors": patched(model, 8 + headerLength + 8 * 3, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f) },
    says: [
      "weights: dense1.weight must hold finite numbers, got NaN at 3",
      "take weights from a training that did not fail",
    ],
  },
  {
    name: "weights for another network",
    args: readModel,
    files: {
      "m.safetensors": await changedModel((header) =>
        Object.assign(header.__metadata__!, {
          network: JSON.stringify(network({ input: [784], cost: "quadratic", layers: [dense(11)] })),
        }),
      ),
    },
    says: ["weights: dense1.weight must be 11x784, got 10x784", "take the weights of a model of the same description"],
  },
  {
    name: "another program's safetensors",
    args: readModel,
    files: { "m.safetensors": safetensors({ w: { dtype: "F32", shape: [2], data_offsets: [0, 8] } }, 8) },
    says: [
      "m.safetensors is not an Inkling model: its metadata must say format inkling-model-1, got undefined",
      "give a file that inkling saved",
    ],
  },
  {
    name: "a file that is no model",
    args: readModel,
    files: { "m.safetensors": "PK\x03\x04, a zip" },
    says: [
      "m.safetensors is not a safetensors file: the header's length at offset 0 must be from 2 to 3, got 2333181455372602400",
      "the file is damaged or of another kind: save it again",
    ],
  },
  {
    name: "a model of other inputs",
    args: readModel,
    files: {
      "m.safetensors": await goodModel(network({ input: [100], cost: "quadratic", layers: [dense(10)] })),
    },
    says: [
      "evaluate: the network reads inputs of 100, generated test digits has 28x28x1",
      "make the network with input [28, 28, 1] or [784], or bring the data to its size",
    ],
  },
];

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

const fromFolder = "train --data d --split 50,10 --epochs 1 --out run";
const labels = await writeIdx([60], new Uint8Array(60));

/** Folders of digits. */
export const digits: readonly Case[] = [
  {
    name: "a folder that is not there",
    args: fromFolder,
    says: [
      "mnist: the folder d holds none of MNIST's four files, nor does DIR/d/mnist",
      "name a folder that holds mnist/ with train-images-idx3-ubyte and so on, or none, to download them",
    ],
  },
  {
    name: "a variable that names nothing",
    args: TRAIN.replace("generated", "mnist"),
    env: { INKLING_DATA: "nowhere" },
    says: [
      "mnist: INKLING_DATA's folder nowhere holds none of MNIST's four files, nor does DIR/nowhere/mnist",
      "name a folder that holds mnist/ with train-images-idx3-ubyte and so on, or none, to download them",
    ],
  },
  {
    name: "a folder without the labels",
    args: fromFolder,
    prepare: (at) => writeDigits(join(at, "d"), { "train-labels-idx1-ubyte": undefined }),
    says: [
      "mnist: the folder d lacks train-labels-idx1-ubyte (gzipped or not) in DIR/d/mnist",
      "put the missing files there, or name another folder with --data or INKLING_DATA",
    ],
  },
  {
    name: "images that are cut off",
    args: fromFolder,
    prepare: async (at) =>
      writeDigits(join(at, "d"), {
        "train-images-idx3-ubyte": (await writeIdx([60, 28, 28], new Uint8Array(47_040))).subarray(0, 9000),
      }),
    says: [
      "DIR/d/mnist/train-images-idx3-ubyte: cut off at offset 9000: 60x28x28 elements of uint8 end at offset 47056",
      "get the file again",
    ],
  },
  {
    name: "images with the wrong magic number",
    args: fromFolder,
    prepare: (at) =>
      writeDigits(join(at, "d"), { "train-images-idx3-ubyte": Buffer.from("\x89PNG\r\n\x1a\n", "latin1") }),
    says: [
      "DIR/d/mnist/train-images-idx3-ubyte: not an IDX file: expected 00 00 at offset 0, got 89 50",
      "give an IDX file, such as MNIST's train-images-idx3-ubyte, gzipped or not",
    ],
  },
  {
    name: "images that promise gigabytes",
    args: fromFolder,
    prepare: (at) =>
      writeDigits(join(at, "d"), {
        "train-images-idx3-ubyte": Buffer.from([0, 0, 8, 3, 0x7f, 255, 255, 255, 0, 0, 0, 28, 0, 0, 0, 28]),
      }),
    says: [
      "DIR/d/mnist/train-images-idx3-ubyte: the axes at offset 4 promise more than 2147483648 bytes of data (at axis 1, 28 long)",
      "give an IDX file, such as MNIST's train-images-idx3-ubyte, gzipped or not",
    ],
  },
  {
    name: "images of another size",
    args: fromFolder,
    prepare: async (at) =>
      writeDigits(join(at, "d"), { "train-images-idx3-ubyte": await writeIdx([60, 32, 32], new Uint8Array(61_440)) }),
    says: [
      "DIR/d/mnist/train-images-idx3-ubyte: expected images, Nx28x28 elements of uint8, got 60x32x32 of uint8",
      "give the files of MNIST, or of data in its form",
    ],
  },
  {
    name: "a label out of range",
    args: fromFolder,
    prepare: (at) => writeDigits(join(at, "d"), { "train-labels-idx1-ubyte": patched(labels, 8 + 17, 10) }),
    says: [
      "DIR/d/mnist/train-labels-idx1-ubyte: the label at offset 25, unpacked, must be from 0 to 9, got 10",
      "correct the file, or get it again",
    ],
  },
  {
    name: "fewer labels than images",
    args: fromFolder,
    prepare: async (at) =>
      writeDigits(join(at, "d"), { "train-labels-idx1-ubyte": await writeIdx([59], new Uint8Array(59)) }),
    says: [
      "mnist: DIR/d/mnist/train-images-idx3-ubyte has 60 images, DIR/d/mnist/train-labels-idx1-ubyte has 59 labels",
      "give images and labels that belong together",
    ],
  },
  {
    name: "a split of more than there is",
    args: fromFolder.replace("50,10", "50,11"),
    prepare: (at) => writeDigits(join(at, "d")),
    says: [
      "mnist: split asks for 50 + 11 examples, DIR/d/mnist/train-images-idx3-ubyte has 60",
      "ask for at most 60 together",
    ],
  },
  {
    name: "gzipped files that are damaged",
    args: fromFolder,
    prepare: (at) => writeDigits(join(at, "d"), { "t10k-labels-idx1-ubyte": Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]) }),
    says: ["DIR/d/mnist/t10k-labels-idx1-ubyte: the gzip file of 7 bytes is damaged or cut off", "get the file again"],
  },
];

const file = { file: "" };

/** Where results are to go. */
export const places: readonly Case[] = [
  {
    name: "a run below a file",
    args: TRAIN.replace("run", "file/run"),
    files: file,
    says: ["write DIR/file/run/lock: a part of the path is a file, not a folder", "choose another path"],
  },
  {
    name: "a run where a file is",
    args: TRAIN.replace("run", "file"),
    files: file,
    says: ["write DIR/file/lock: a part of the path is a file, not a folder", "choose another path"],
  },
  {
    name: "a run in a folder of other results",
    args: TRAIN,
    files: { "run/model.safetensors": "" },
    says: [
      "--out run already holds a training: model.safetensors is there",
      "go on with it: inkling train --resume run; or name another folder",
    ],
  },
  {
    name: "a sheet where a folder is",
    args: "data show --digits generated --out .",
    says: ["write DIR: this is a folder, not a file", "name a file"],
  },
  {
    name: "a sheet below a file",
    args: "data show --digits generated --out file/s.png",
    files: file,
    says: ["write DIR/file/s.png: a part of the path is a file, not a folder", "choose another path"],
  },
  {
    name: "digits below a file",
    args: "data generate --count 10 --out file",
    files: file,
    says: ["list DIR/file/mnist: a part of the path is a file, not a folder", "choose another path"],
  },
  {
    name: "a training to go on with that is not there",
    args: "train --resume run",
    says: [
      "--resume run: there is no training in this folder, it has no settings.json",
      "name the folder that a training was given with --out, or that it said it made",
    ],
  },
  {
    name: "settings of a training that are cut off",
    args: "train --resume run",
    files: { "run/settings.json": '{ "seed": 1,' },
    says: [/^run\/settings\.json is not JSON: ./, "correct the file"],
  },
  {
    name: "settings of a training that lack one",
    args: "train --resume run",
    files: { "run/settings.json": '{ "seed": 1 }' },
    says: ["run/settings.json has no network", "it is damaged: begin the training anew in another folder"],
  },
  {
    name: "a lock that nobody wrote",
    args: TRAIN,
    prepare: (at) => mkdirSync(join(at, "run", "lock"), { recursive: true }),
    says: [
      "run is in use by another training: something unknown",
      "wait for it, or name another folder; if no training is running there, remove run/lock",
    ],
  },
];
