import type { RunModule } from "../run.ts";

/** What computes each kind of run; a kind is named as its file, and loaded when it is wanted. */
export const runKinds: Readonly<Record<string, () => Promise<RunModule>>> = {
  "bitwise-layer": () => import("./bitwise-layer.ts"),
  bumps: () => import("./bumps.ts"),
  chain: () => import("./chain.ts"),
  circuit: () => import("./circuit.ts"),
  curves: () => import("./curves.ts"),
  descent: () => import("./descent.ts"),
  "first-epochs": () => import("./first-epochs.ts"),
  "hard-images": () => import("./hard-images.ts"),
  "one-neuron": () => import("./one-neuron.ts"),
  online: () => import("./online.ts"),
  overlap: () => import("./overlap.ts"),
  polling: () => import("./polling.ts"),
  search: () => import("./search.ts"),
  segmentation: () => import("./segmentation.ts"),
  "sigma-prime": () => import("./sigma-prime.ts"),
  "small-change": () => import("./small-change.ts"),
  "softmax-twice": () => import("./softmax-twice.ts"),
  "speed-at-start": () => import("./speed-at-start.ts"),
  starts: () => import("./starts.ts"),
  "steepest-step": () => import("./steepest-step.ts"),
  training: () => import("./training.ts"),
  "transformed-training": () => import("./transformed-training.ts"),
  unwatched: () => import("./unwatched.ts"),
  "weight-sizes": () => import("./weight-sizes.ts"),
};
