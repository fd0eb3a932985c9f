import type { RunModule } from "../run.ts";

/** What computes each kind of run; a kind is named as its file, and loaded when it is wanted. */
export const runKinds: Readonly<Record<string, () => Promise<RunModule>>> = {
  "bitwise-layer": () => import("./bitwise-layer.ts"),
  chain: () => import("./chain.ts"),
  "first-epochs": () => import("./first-epochs.ts"),
  "hard-images": () => import("./hard-images.ts"),
  search: () => import("./search.ts"),
  "sigma-prime": () => import("./sigma-prime.ts"),
  "softmax-twice": () => import("./softmax-twice.ts"),
  "speed-at-start": () => import("./speed-at-start.ts"),
  starts: () => import("./starts.ts"),
  training: () => import("./training.ts"),
  "transformed-training": () => import("./transformed-training.ts"),
  "weight-sizes": () => import("./weight-sizes.ts"),
};
