/**
 * Trains the model that ships with the package, on digits that Inkling draws and on nothing else: `npm run train:digits`. It is the
 * same to the bit wherever it is trained. MNIST's test images are read once, after the last epoch, where they are at hand.
 */
import {
  adam,
  conv2d,
  create,
  type Dataset,
  dense,
  dropout,
  type EpochData,
  evaluate,
  flatten,
  generatedDigits,
  generatedParts,
  maxPool2d,
  mnist,
  network,
  oneCycle,
  parametersHash,
  save,
  train,
  withNonDigits,
} from "inkling";

const SEED = 1;
const EPOCHS = 12;
/** Digits drawn for each epoch, never the same ones twice. */
const DIGITS = 80_000;
const FILE = "models/digits.safetensors";

const rectified = { activation: "relu", weights: "he" } as const;
const spec = network({
  input: [28, 28, 1],
  cost: "log-likelihood",
  layers: [
    conv2d(12, 5, rectified),
    maxPool2d(2),
    conv2d(32, 5, rectified),
    maxPool2d(2),
    flatten(),
    dense(80, rectified),
    dropout(0.2),
    dense(10, { activation: "softmax", weights: "he" }),
  ],
});

const drawn = (epoch: number): Dataset => {
  const from = generatedParts.training + (epoch - 1) * DIGITS;
  return withNonDigits(generatedDigits({ count: DIGITS, from, seed: SEED }), { seed: epoch });
};

const digits: EpochData = {
  like: drawn(1),
  identity: async () => ({ digits: DIGITS, seed: SEED }),
  async *epochs({ from, to, signal }) {
    for (let epoch = from; epoch <= to && !signal?.aborted; epoch++) yield drawn(epoch);
  },
};

const model = await create(spec, { seed: SEED });
const run = train(model, digits, {
  epochs: EPOCHS,
  batchSize: 64,
  optimizer: adam({ learningRate: 0.004, weightDecay: 0.1 }),
  schedule: oneCycle(),
  seed: SEED,
});
const check: Dataset = generatedDigits({ count: 5_000, from: generatedParts.validation });
for await (const { epoch, seconds } of run) {
  const { accuracy } = await evaluate(model, check);
  console.log(`epoch ${epoch} of ${EPOCHS}: ${(100 * accuracy).toFixed(2)} % of drawn digits, ${seconds.toFixed(0)} s`);
}
await save(model, FILE);
console.log(`${FILE}: parametersHash ${await parametersHash(model)}`);
const { test } = await mnist().catch(() => ({ test: undefined }));
if (test !== undefined) {
  const { accuracy } = await evaluate(model, test);
  console.log(`MNIST's test images: ${(100 * accuracy).toFixed(2)} %`);
} else {
  console.log("MNIST is not at hand (INKLING_DATA): its test images were not read");
}
