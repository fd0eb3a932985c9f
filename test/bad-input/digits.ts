import { join } from "node:path";
import { writeIdx } from "inkling";
import { type Case, patched, TRAIN } from "./case.ts";
import { writeDigits } from "./make.ts";

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
