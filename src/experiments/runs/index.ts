import type { RunModule } from "../run.ts";

/** What computes each kind of run; a kind is named as its file, and loaded when it is wanted. */
export const runKinds: Readonly<Record<string, () => Promise<RunModule>>> = {
  curves: () => import("./curves.ts"),
  "one-neuron": () => import("./one-neuron.ts"),
  "softmax-twice": () => import("./softmax-twice.ts"),
  training: () => import("./training.ts"),
  unwatched: () => import("./unwatched.ts"),
};
