// A convolutional network (Nielsen, chapter 6): feature maps that share their weights, pooling, a dense layer.
// Run it with: npx tsx examples/05-convolution.ts
import {
  batchNorm,
  conv2d,
  create,
  dense,
  dropout,
  evaluate,
  flatten,
  generatedDigits,
  inspect,
  maxPool2d,
  network,
  sgd,
  train,
} from "inkling";

const digits = generatedDigits({ count: 1_400, seed: 1 });
const [training, test] = [digits.take(1_200), digits.slice(1_200)];

// 28x28x1 -> 24x24x8 -> 6x6x8 -> 288 -> 10
const spec = network({
  input: [28, 28, 1],
  cost: "log-likelihood",
  layers: [
    conv2d(8, 5, { activation: "linear", weights: "scaled" }),
    maxPool2d(4),
    batchNorm({ activation: "relu" }),
    flatten(),
    dropout(0.2),
    dense(10, { activation: "softmax", weights: "scaled" }),
  ],
});
const model = await create(spec, { seed: 1 });
const run = train(model, training, { epochs: 3, batchSize: 10, optimizer: sgd({ learningRate: 0.1 }) });
for await (const { epoch, training } of run) console.log(`epoch ${epoch}: cost ${training.cost.toFixed(4)}`);

const { correct, total } = await evaluate(model, test);
console.log(`digits read rightly that it had not seen: ${correct} of ${total}`);

// What the feature maps see of the first digit: how much of the image each answers to.
const { activations } = await inspect(model, test.take(1));
const { shape, data } = activations.batchNorm1!;
const [, height, width, maps] = shape as [number, number, number, number];
for (let map = 0; map < maps; map++) {
  const lit = data.filter((a, i) => i % maps === map && a > 0).length;
  console.log(`feature map ${map + 1}: ${lit} of ${height * width} places lit`);
}

// How fast each layer learns: the norm of the cost's gradient (chapter 5).
const { gradientNorms } = await inspect(model, training.take(100), { gradientNorms: true });
for (const [layer, norm] of Object.entries(gradientNorms!)) console.log(`${layer}: gradient ${norm.toFixed(4)}`);
