import type { Tensor, Tensors } from "../../core/shape.ts";
import type { Functions } from "../../wasm/calls.ts";
import { CARRIED, carriedBy } from "../carried.ts";
import type { TrainingProgress, TrainingWork } from "../engine.ts";
import { type Crew, soloCrew } from "./crew.ts";
import type { Inside } from "./inside.ts";
import { endNoise, hasNoise, noiseOf, writeNoise } from "./noise.ts";
import { CHUNK, MOST_BATCHES, MOST_FLOATS, MOST_SAMPLES, RATES } from "./sizes.ts";
import type { Staged } from "./staging.ts";
import { factorsOf, updateWeights } from "./update.ts";

/** How many bytes from their places weights and what is carried stand, and the first layer's scale. */
interface Standing {
  readonly weights: number;
  readonly carried: number;
  readonly scale: number;
}

/** Mini-batch gradient descent, and what it carries from batch to batch. */
export class SimdTraining {
  readonly #inside: Inside;
  /** What stands in `plan.carried`, by what the names of its arrays end in. */
  #carried: readonly string[] = [];
  /** While mini-batches are under way: all as it stood before them. */
  #before: Standing | undefined;

  constructor(inside: Inside) {
    this.#inside = inside;
  }

  /**
   * All mini-batches at full speed. Where something is no longer finite at the end, everything is put back and done again,
   * one mini-batch at a time, to find out where it began.
   */
  async train(work: TrainingWork): Promise<TrainingProgress> {
    const { memory, plan, exports } = this.#inside;
    const batches = Math.ceil(work.samples.length / work.batchSize);
    if (!this.#isDirect(work) || !this.#inside.staging.isPacked(work.data)) this.#fold();
    this.#carry(carriedBy(work.update));
    const restore = this.#backUp();
    this.#before = {
      weights: plan.backup.address - plan.weights.address,
      carried: plan.backup.address + 4 * plan.weights.floats - plan.carried.address,
      scale: memory.scale,
    };
    let cost: number;
    try {
      cost = await this.#run(work, 0, batches, this.#inside.crew);
    } catch (error) {
      restore();
      throw error;
    } finally {
      this.#before = undefined;
    }
    exports.watch(plan.weights.address, plan.weights.floats, plan.alarm);
    if (this.#carried.length > 0) exports.watch(plan.carried.address, plan.carried.floats, plan.alarm);
    if (!memory.isCalm || !Number.isFinite(cost)) {
      restore();
      const { replay } = await import("../on-demand.ts");
      return replay(this.#inside, work, this.#carried, {
        backUp: () => this.#backUp(),
        run: (b, check) => this.#run(work, b, b + 1, soloCrew(exports as unknown as Functions), check),
      });
    }
    if (work.endsEpoch) this.#fold();
    return { cost, batches };
  }

  readWeights(): Tensors {
    const { memory, blocks } = this.#inside;
    const { weights, scale } = this.#standing;
    // The product is rounded once on its way into a float: as `fold` would round it.
    const factor = Math.fround(scale);
    return Object.fromEntries(
      blocks.map((block) => [block.name, memory.read(block, block.weights + weights, block.scaled ? factor : 1)]),
    );
  }

  get #standing(): Standing {
    return this.#before ?? { weights: 0, carried: 0, scale: this.#inside.memory.scale };
  }

  /** What the update rule carries; or what stands in memory for scaled weights, and their scale. */
  readState(): Tensors {
    const { memory, blocks } = this.#inside;
    const { weights, carried, scale } = this.#standing;
    const state: Record<string, Tensor> = {};
    for (const block of blocks) {
      for (const [i, ending] of this.#carried.entries()) {
        state[`${block.name}.${ending}`] = memory.read(block, block.carried[i]! + carried);
      }
    }
    if (scale === 1) return state;
    for (const block of blocks) {
      if (!block.scaled) continue;
      state[`${block.name}.unscaled`] = memory.read(block, block.weights + weights);
      state[`${block.name}.scale`] = { shape: [1], data: Float64Array.of(scale) };
    }
    return state;
  }

  writeState(state: Tensors): void {
    const { memory, blocks, plan } = this.#inside;
    memory.clear(plan.carried);
    const isIn = (ending: string) => Object.keys(state).some((name) => name.endsWith(`.${ending}`));
    this.#carried = Object.values(CARRIED).find((endings) => endings.some(isIn)) ?? [];
    this.#fold();
    for (const block of blocks) {
      for (const [i, ending] of this.#carried.entries()) {
        const array = state[`${block.name}.${ending}`];
        if (array !== undefined) memory.write(block, block.carried[i]!, array.data);
      }
      const unscaled = state[`${block.name}.unscaled`];
      if (unscaled === undefined) continue;
      memory.write(block, block.weights, unscaled.data);
      memory.scale = state[`${block.name}.scale`]!.data[0]!;
    }
  }

  /** Makes room for what a rule carries, unless it is there already. */
  #carry(endings: readonly string[]): void {
    if (endings.length === 0 || endings.join() === this.#carried.join()) return;
    this.#inside.memory.clear(this.#inside.plan.carried);
    this.#carried = endings;
  }

  #fold(): void {
    if (this.#inside.memory.scale !== 1) this.#inside.exports.fold();
  }

  /** Keeps weights and what is carried, and gives back what puts them back. */
  #backUp(): () => void {
    const { memory, plan, exports } = this.#inside;
    const { scale } = memory;
    const kept = this.#carried.length > 0 ? [plan.weights, plan.carried] : [plan.weights];
    let at = plan.backup.address;
    const copies = kept.map((range) => {
      const copy = { ...range, address: at };
      memory.copy(range, copy.address);
      at += 4 * range.floats;
      return copy;
    });
    return () => {
      for (const [i, range] of kept.entries()) memory.copy(copies[i]!, range.address);
      memory.scale = scale;
      exports.prepare(0, 1);
    };
  }

  /** Whether weights move straight away; otherwise gradients are added up first. It follows from the request alone. */
  #isDirect({ update, batchSize }: TrainingWork): boolean {
    const isPlain = update.kind === "sgd" && update.momentum === 0 && update.l1 === 0;
    return isPlain && batchSize <= CHUNK && this.#inside.exports.train !== undefined;
  }

  /** Mini-batches `from` up to, not including, `to`; the sum of their cost. `check` is asked in between. */
  async #run(
    work: TrainingWork,
    from: number,
    to: number,
    crew: Crew,
    check?: (samples: number) => boolean,
  ): Promise<number> {
    const { memory, plan } = this.#inside;
    memory.calm();
    memory.begin("training");
    memory.clear(plan.gradients);
    try {
      if (this.#isDirect(work)) this.#runDirect(work, from, to);
      else await this.#runByGradients(work, from, to, crew, check);
    } finally {
      endNoise(memory, plan);
    }
    return memory.total;
  }

  #runDirect(work: TrainingWork, from: number, to: number): void {
    const { memory, plan, exports, staging } = this.#inside;
    const { data, batchSize, samples } = work;
    const packed = staging.isPacked(data);
    const room = packed ? MOST_SAMPLES : Math.max(batchSize, Math.floor(MOST_FLOATS / plan.x.stride));
    const most = Math.min(MOST_BATCHES, Math.floor(Math.min(MOST_SAMPLES, room) / batchSize));
    for (let b = from; b < to; b += most) {
      const batches = Math.min(most, to - b);
      const part = samples.subarray(b * batchSize, (b + batches) * batchSize);
      const { x, wanted } = staging.stage(data, part, { batch: batchSize, asFloats: true });
      for (let i = 0; i < batches; i++) {
        const size = Math.min(batchSize, part.length - i * batchSize);
        const at = plan.rates / 8 + (i * RATES) / 8;
        const { rate, decay } = factorsOf(work, b + i, size);
        memory.doubles[at] = rate;
        memory.doubles[at + 1] = decay;
      }
      this.#inside.chance = { training: true, seed: work.seed, step: work.step + b, samples: part, size: batchSize };
      writeNoise(memory, plan, work, b * batchSize, part.length);
      const lastSize = part.length - (batches - 1) * batchSize;
      const run = packed ? exports.trainPacked : exports.train!;
      run(batches, batchSize, lastSize, x, wanted);
    }
  }

  /** Gradients of a mini-batch, a portion of it at a time, then a step. */
  async #runByGradients(
    work: TrainingWork,
    from: number,
    to: number,
    crew: Crew,
    check?: (samples: number) => boolean,
  ): Promise<void> {
    const { memory, plan, staging, blocks } = this.#inside;
    const { data, batchSize, samples } = work;
    const packed = staging.isPacked(data);
    const room = Math.max(
      CHUNK,
      packed ? MOST_SAMPLES : Math.min(MOST_SAMPLES, Math.floor(MOST_FLOATS / plan.x.stride)),
    );
    const end = Math.min(to * batchSize, samples.length);
    let staged: Staged | undefined;
    let [first, stop] = [0, 0];
    for (let b = from; b < to; b++) {
      const batchEnd = Math.min((b + 1) * batchSize, end);
      // Portions as equal as can be.
      const size = batchEnd - b * batchSize;
      const portion = Math.ceil(size / Math.ceil(size / plan.portion));
      for (let start = b * batchSize; start < batchEnd; start += portion) {
        const n = Math.min(portion, batchEnd - start);
        if (staged === undefined || start + n > stop) {
          await crew.finish();
          [first, stop] = [start, Math.min(start + room, end)];
          staged = staging.stage(data, samples.subarray(first, stop));
          writeNoise(memory, plan, work, first, stop - first);
        }
        const at = start - first;
        // For layers that run outside, which one thread does, at once.
        const some = samples.subarray(start, start + n);
        this.#inside.chance = { training: true, seed: work.seed, step: work.step + b, samples: some, size: n };
        if (hasNoise(plan)) crew.call("noise", noiseOf(at));
        const x = staging.bringIn(crew, staged, at, n);
        this.#addGradients(crew, packed, x, n, staged.wanted + 4 * at * plan.wanted.stride);
        if (check?.(n)) return;
      }
      updateWeights(crew, blocks, { work, number: b, size });
      crew.meet();
      crew.call("prepare");
      crew.meet();
    }
    await crew.finish();
  }

  /** Forward, cost, backward, and the gradients of the weights, for n samples. */
  #addGradients(crew: Crew, packed: boolean, x: number, n: number, wanted: number): void {
    crew.call(packed ? "passPacked" : "pass", x, n, wanted);
    crew.meet();
    crew.call(packed ? "accumulateLists" : "accumulate", x, n);
    crew.call("addCosts", n);
    crew.meet();
  }
}
