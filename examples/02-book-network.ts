// The book's network in a page: 784 pixels, 30 hidden neurons, 10 outputs (Nielsen, chapter 1).
// Run it with: npx tsx examples/02-book-network.ts [EPOCHS]
// It reads MNIST from the folder that INKLING_DATA names, or else learns from digits that Inkling draws itself.
import { create, dense, evaluate, generatedDigits, mnist, network, predict, sgd, train } from "inkling";

const data = await mnist({ download: false }).catch((error: Error) => {
  console.log(`${error.message.split("\n")[0]}: learning from generated digits instead`);
  const digits = generatedDigits({ count: 12_000, seed: 1 });
  return { training: digits.take(10_000), validation: digits.slice(10_000, 11_000), test: digits.slice(11_000) };
});

const spec = network({ input: [784], cost: "quadratic", layers: [dense(30), dense(10)] });
const model = await create(spec, { seed: 1 });

const run = train(model, data.training, {
  epochs: Number(process.argv[2] ?? 30),
  batchSize: 10,
  optimizer: sgd({ learningRate: 3 }),
  validation: data.validation,
});
for await (const { epoch, training, validation } of run) {
  const accuracy = validation === undefined ? "" : `, validation ${(100 * validation.accuracy).toFixed(2)} %`;
  console.log(`epoch ${epoch}: cost ${training.cost.toFixed(4)}${accuracy}`);
}

const { correct, total } = await evaluate(model, data.test);
console.log(`test images read rightly: ${correct} of ${total}`);

const first = data.test.inputs.slice(0, 784);
const [answer] = await predict(model, first);
console.log(`the first one is a ${data.test.targets[0]}; the network says ${answer?.label}`);
