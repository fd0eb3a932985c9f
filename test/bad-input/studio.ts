import type { Case } from "./case.ts";

/** What the studio is told. */
export const studio: readonly Case[] = [
  {
    name: "a port that there cannot be",
    args: "studio --port 70000",
    says: ['--port must be a whole number from 0 to 65535, got "70000"', "give --port a whole number from 0 to 65535"],
  },
  {
    name: "a studio for digits that are not there",
    args: "studio --no-open --data d",
    says: [
      "mnist: the folder d holds none of MNIST's four files, nor does DIR/d/mnist",
      "name a folder that holds mnist/ with train-images-idx3-ubyte and so on, or none, to download them",
    ],
  },
];
