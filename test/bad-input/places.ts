import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Case, TRAIN } from "./case.ts";

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
