// Back-propagation against finite differences, for the book's network and for a layer of our own.
// Run it with: npx tsx examples/04-gradient-check.ts
import { defineLayer, dense, generatedDigits, gradientCheck, network, sigmoid } from "inkling";

const data = generatedDigits({ count: 4, seed: 1 });

const book = network({ input: [784], cost: "quadratic", layers: [dense(30), dense(10)] });
for (const { name, relativeError, checked } of (await gradientCheck(book, { data, seed: 1 })).tensors) {
  console.log(`${name.padEnd(14)} relative error ${relativeError.toExponential(1)} over ${checked} weights`);
}

// swish(x) = x sigmoid(x): forward, and right under it its derivative
const swish = defineLayer({
  kind: "swish",
  shape: (input) => input,
  forward({ x, y }) {
    for (let i = 0; i < x.length; i++) y[i] = x[i]! * sigmoid(x[i]!);
  },
  backward({ x, dx, dy }) {
    if (dx === undefined) return;
    for (let i = 0; i < x.length; i++) {
      const s = sigmoid(x[i]!);
      dx[i] = dy[i]! * (s + x[i]! * s * (1 - s));
    }
  },
});
const hidden = dense(30, { activation: "linear", weights: "scaled" });
const ours = network({ input: [784], cost: "cross-entropy", layers: [hidden, swish(), dense(10)] });
const { worst } = await gradientCheck(ours, { data, seed: 1 });
console.log(`with swish: worst ${worst.name}, relative error ${worst.relativeError.toExponential(1)}`);
