import type { RunModule } from "../run.ts";

/** What computes each kind of run; a kind is named as its file, and loaded when it is wanted. */
export const runKinds: Readonly<Record<string, () => Promise<RunModule>>> = {
  "bitwise-layer": () => import("./bitwise-layer.ts"),
  overlap: () => import("./overlap.ts"),
  "softmax-twice": () => import("./softmax-twice.ts"),
  starts: () => import("./starts.ts"),
  training: () => import("./training.ts"),
};
