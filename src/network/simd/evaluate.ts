import type { Answers, AskOptions } from "../engine.ts";
import { type Examples, sampleRange } from "./data.ts";
import { type Inside, QUIET } from "./inside.ts";
import { CHUNK, MOST_FLOATS, MOST_SAMPLES } from "./sizes.ts";

/** Reads all examples and sums their cost; a chunk at a time goes through the network, and its outputs are kept. */
export async function evaluateAll(inside: Inside, data: Examples, options: AskOptions): Promise<Answers> {
  const { plan, memory, staging, crew } = inside;
  const { size, stride } = plan.layers.at(-1)!.a;
  const outputs = new Float32Array(data.count * size);
  const packed = staging.isPacked(data);
  const room = packed ? MOST_SAMPLES : Math.max(CHUNK, Math.floor(MOST_FLOATS / plan.x.stride));
  memory.begin(options.wholeBatch ? "whole" : "apart");
  for (let start = 0; start < data.count; start += room) {
    const count = Math.min(room, data.count - start);
    const staged = staging.stage(data, sampleRange(start, count));
    const kept = Math.ceil(staged.end / 16) * 16;
    memory.reserve(kept + 4 * count * stride);
    for (let at = 0; at < count; at += CHUNK) {
      const n = Math.min(CHUNK, count - at);
      inside.chance = { ...QUIET, ...options, samples: sampleRange(start + at, n) };
      crew.call(packed ? "forwardPacked" : "forward", staging.bringIn(crew, staged, at, n), n);
      crew.call("costs", n, staged.wanted + 4 * at * plan.wanted.stride);
      crew.meet();
      if (data.targets.length > 0) crew.call("addCosts", n);
      crew.call("keep", n, kept + 4 * at * stride);
      crew.meet();
    }
    await crew.finish();
    outputs.set(memory.readRows({ address: kept, size, stride }, count), start * size);
  }
  return { outputs, cost: memory.total };
}
