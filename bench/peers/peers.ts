import { fileURLToPath } from "node:url";
import { RequestError } from "inkling";
import type { Command } from "./child.ts";
import type { Workload } from "./workloads.ts";

/** A program that is measured. */
export interface PeerEntry {
  /** What `--only` calls it. */
  readonly id: string;
  /** What tables call it. */
  readonly name: string;
  /** Its file in this folder, then its arguments. */
  readonly file: string;
  readonly args?: readonly string[];
  /** What it is asked to do; everything else is no work for it. A peer may still refuse, with a reason. */
  readonly does: readonly `${Workload["does"]} ${Workload["network"]}`[];
}

const DENSE = ["train dense", "read dense"] as const;
const ALL = [...DENSE, "train conv", "read conv"] as const;
const TO_THE_END = ["finish preset"] as const;

export const PEERS: readonly PeerEntry[] = [
  { id: "inkling", name: "Inkling", file: "inkling.ts", does: [...ALL, ...TO_THE_END] },
  {
    id: "inkling-predict",
    name: "Inkling, `predict`",
    file: "inkling.ts",
    args: ["predict"],
    does: ["read dense", "read conv"],
  },
  { id: "numpy", name: "NumPy, vectorised", file: "python/numpy_vectorised.py", does: DENSE },
  { id: "nielsen", name: "Nielsen's algorithm, NumPy", file: "python/nielsen.py", does: ["train dense"] },
  { id: "torch", name: "PyTorch, as people write it", file: "python/torch_as_written.py", does: ALL },
  {
    id: "torch-channels-last",
    name: "PyTorch, channels last",
    file: "python/torch_as_written.py",
    args: ["channels-last"],
    does: ["train conv", "read conv"],
  },
  { id: "torch-by-hand", name: "PyTorch, by hand", file: "python/torch_by_hand.py", does: DENSE },
  {
    id: "torch-conv-by-hand",
    name: "PyTorch, by hand",
    file: "python/torch_conv_by_hand.py",
    does: ["train conv", "read conv"],
  },
  {
    id: "torch-to-the-end",
    name: "PyTorch, as people write it",
    file: "python/torch_to_the_end.py",
    does: TO_THE_END,
  },
  {
    id: "torch-to-the-end-by-hand",
    name: "PyTorch, by hand",
    file: "python/torch_to_the_end.py",
    args: ["by-hand"],
    does: TO_THE_END,
  },
  {
    id: "torch-to-the-end-one-thread",
    name: "PyTorch, by hand, one thread",
    file: "python/torch_to_the_end.py",
    args: ["by-hand", "one-thread"],
    does: TO_THE_END,
  },
  { id: "sklearn", name: "scikit-learn", file: "python/sklearn_mlp.py", does: DENSE },
  { id: "plain-loops", name: "plain TypeScript loops", file: "plain-loops.ts", does: DENSE },
  { id: "tfjs", name: "TensorFlow.js, as people write it", file: "javascript/tfjs.js", does: ALL },
  {
    id: "tfjs-by-hand",
    name: "TensorFlow.js, by hand",
    file: "javascript/tfjs.js",
    args: ["by-hand"],
    does: ["train dense"],
  },
  { id: "jax-js", name: "jax-js", file: "javascript/jax.js", does: ALL },
  { id: "brain", name: "brain.js", file: "javascript/brain.js", does: DENSE },
  {
    id: "onnxruntime-node",
    name: "onnxruntime-node",
    file: "javascript/onnxruntime.js",
    args: ["node"],
    does: ["read dense", "read conv"],
  },
  {
    id: "onnxruntime-web",
    name: "onnxruntime-web",
    file: "javascript/onnxruntime.js",
    args: ["web"],
    does: ["read dense", "read conv"],
  },
];

/** The peers that a comma-separated list of ids names, and Inkling, by which all are measured. */
export function choosePeers(list: string | undefined): readonly PeerEntry[] {
  if (list === undefined) return PEERS;
  const ids = list.split(",");
  const unknown = ids.find((id) => !PEERS.some((peer) => peer.id === id));
  if (unknown !== undefined) {
    throw new RequestError(
      `bench:peers: --only names ${JSON.stringify(unknown)}, which there is not`,
      `choose of ${PEERS.map(({ id }) => id).join(", ")}`,
    );
  }
  return PEERS.filter(({ id }) => id === "inkling" || ids.includes(id));
}

/** The Python that runs Python's peers: Debian's own, or what the variable PYTHON names. */
export const PYTHON = process.env.PYTHON ?? "/usr/bin/python3";

/** How to start a peer with so many threads for its mathematics. */
export function commandOf({ name, file, args = [] }: PeerEntry, threads: number): Command {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const environment = Object.fromEntries(
    ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"].map((variable) => [variable, String(threads)]),
  );
  if (file.endsWith(".py")) return { name, program: PYTHON, args: ["-B", path, ...args], environment };
  // Its own Node as the driver has it; tsx, because a few of the files are TypeScript.
  return { name, program: process.execPath, args: ["--import", "tsx", path, ...args], environment };
}
