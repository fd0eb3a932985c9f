// Saving a model, loading it again, and stopping a training to go on later with the same bits.
// Run it with: npx tsx examples/03-save-and-load.ts
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, dense, folderStore, generatedDigits, load, network, parametersHash, save, sgd, train } from "inkling";

const folder = await mkdtemp(join(tmpdir(), "inkling-"));
const digits = generatedDigits({ count: 1_000, seed: 1 });
const spec = network({ input: [784], cost: "cross-entropy", layers: [dense(20), dense(10)] });
const options = { batchSize: 10, optimizer: sgd({ learningRate: 0.5 }), seed: 1 };

// A file of weights with the network's description: Python's safetensors opens it too.
const model = await create(spec, { seed: 1 });
await train(model, digits, { ...options, epochs: 4 }).result;
await save(model, join(folder, "digits.safetensors"));
const again = await load(join(folder, "digits.safetensors"));
console.log("loaded weights are the saved ones:", (await parametersHash(again)) === (await parametersHash(model)));

// Two epochs, a checkpoint, and two more in another model: the bits of four epochs at once.
const store = folderStore(folder);
await train(await create(spec, { seed: 1 }), digits, { ...options, epochs: 2, checkpoint: { store } }).result;
const resumed = await create(spec, { seed: 2 }); // its own weights are replaced by the checkpoint's
await train(resumed, digits, { ...options, epochs: 4, checkpoint: { store, resume: true } }).result;
console.log("resumed training gives the same bits:", (await parametersHash(resumed)) === (await parametersHash(model)));

console.log("files:", (await store.list()).join(", "));
await rm(folder, { recursive: true });
