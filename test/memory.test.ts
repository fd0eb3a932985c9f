import { expect, test } from "vitest";
import { runNode } from "../scripts/run.ts";

test("a thousand networks made, trained a step and dropped leave the process where it was", () => {
  const program = `
    import { create, dataset, dense, network, sgd, train } from "inkling";
    const inputs = Uint8Array.from({ length: 7840 }, (_, i) => (i % 5 === 0 ? i % 256 : 0));
    const data = dataset({ name: "ten", shape: [784], inputs, targets: new Uint8Array([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) });
    const spec = network({ input: [784], cost: "quadratic", layers: [dense(30), dense(10)] });
    const use = async (count) => {
      for (let i = 0; i < count; i++) {
        const model = await create(spec, { seed: 1, engine: "simd" });
        await train(model, data, { epochs: 1, batchSize: 10, optimizer: sgd({ learningRate: 1 }) }).result;
      }
      for (let i = 0; i < 5; i++) {
        gc();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return process.memoryUsage();
    };
    const before = await use(50);
    const after = await use(1000);
    const grown = (key) => Math.round((after[key] - before[key]) / 2 ** 20);
    console.log(JSON.stringify({ heap: grown("heapUsed"), external: grown("external"), resident: grown("rss") }));
  `;
  const { output } = runNode(["--expose-gc", "--input-type=module", "--eval", program]);
  const { heap, external, resident } = JSON.parse(output) as Record<string, number>;
  // A network takes 2 MiB, and half of one is used: a thousand would be a thousand MiB.
  expect(heap).toBeLessThan(5);
  expect(external).toBeLessThan(5);
  expect(resident).toBeLessThan(100);
});
