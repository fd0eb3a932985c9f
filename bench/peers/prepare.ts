/** What must lie ready before peers start: data in a folder, and npm packages. */
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { create, mnist, Random } from "inkling";
import { runNpm } from "../../scripts/run.ts";
import { networkOf, trainedModel } from "./inkling-networks.ts";
import type { Workload } from "./workloads.ts";

const JAVASCRIPT = fileURLToPath(new URL("javascript", import.meta.url));

/** Installs the npm packages of the JavaScript peers where they are missing; tells why that failed, and goes on. */
export function installPackages(say: (line: string) => void): void {
  if (existsSync(join(JAVASCRIPT, "node_modules", ".package-lock.json"))) return;
  say("installing the JavaScript peers into bench/peers/javascript/node_modules (npm ci, 750 MB) …");
  process.env.ONNXRUNTIME_NODE_INSTALL = "skip"; // its script would download libraries for graphics cards
  const { ok, output } = runNpm(["ci", "--no-audit", "--no-fund"], JAVASCRIPT);
  if (!ok) say(`npm ci failed, so peers will be missing: ${output.trim().split("\n").at(-1)}`);
}

/** A new temporary folder with MNIST as plain bytes, and the weights that the workloads begin with or read with. */
export async function writeData(workloads: readonly Workload[]): Promise<string> {
  const { training, test } = await mnist({ split: [60_000, 0] });
  const folder = mkdtempSync(join(tmpdir(), "inkling-peers-"));
  writeFileSync(join(folder, "training.images"), training.inputs);
  writeFileSync(join(folder, "training.labels"), training.targets);
  writeFileSync(join(folder, "test.images"), test.inputs);
  writeFileSync(join(folder, "test.labels"), test.targets);
  for (const workload of workloads) {
    const file = join(folder, workload.weights);
    if (existsSync(file)) continue;
    const tensors = workload.network === "dense" ? await ofInkling(workload) : drawn(workload);
    writeFileSync(file, Buffer.concat(tensors.map(({ buffer }) => new Uint8Array(buffer))));
  }
  return folder;

  async function ofInkling(workload: Workload): Promise<Float32Array[]> {
    const model =
      workload.does === "read"
        ? await trainedModel(workload, training)
        : await create(networkOf(workload), { seed: workload.seed });
    return Object.values(model.weights).map(({ data }) => Float32Array.from(data));
  }
}

/** Weights drawn from N(0, 2/n) for n inputs, as suits ReLU (He and others, 2015); biases of 0. */
function drawn({ tensors, seed, weights }: Workload): Float32Array[] {
  const random = new Random(seed, weights);
  return tensors.map((shape) => {
    const [count, inputs] = [shape.reduce((a, b) => a * b), shape.slice(1).reduce((a, b) => a * b, 1)];
    const deviation = shape.length === 1 ? 0 : Math.sqrt(2 / inputs);
    return Float32Array.from({ length: count }, () => deviation * random.gaussian());
  });
}
