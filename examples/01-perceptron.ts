// Perceptrons (Nielsen, chapter 1): a decision, the NAND gate, an adder for two bits made of NAND gates alone, any truth
// table as NAND gates, and the same circuit of sigmoid neurons. Run it with: npx tsx examples/01-perceptron.ts
import { circuitOf, circuits, decide, perceptron, runCircuit, truthTable } from "inkling";

// Shall we go to the cheese festival? Good weather counts 6; company and a stop nearby count 2 each.
const threshold5 = perceptron({ weights: [6, 2, 2], threshold: 5 });
const threshold3 = perceptron({ weights: [6, 2, 2], threshold: 3 });
console.log("weather company transit | threshold 5 | threshold 3");
for (let i = 0; i < 8; i++) {
  const inputs = [i >> 2, (i >> 1) & 1, i & 1];
  const answers = [threshold5, threshold3].map((way) => (decide(way, inputs) ? "go" : "stay"));
  console.log(`   ${inputs.join("       ")}    |    ${answers[0]!.padEnd(5)}    |    ${answers[1]}`);
}

// Two weights of -2 and a bias of 3 make a NAND gate, and NAND gates make every other.
const nand = perceptron({ weights: [-2, -2], bias: 3 });
console.log("\nNAND:", [0, 1, 2, 3].map((i) => `${i >> 1}${i & 1} -> ${decide(nand, [i >> 1, i & 1])}`).join(", "));

// The sum of two bits: the circuit of chapter 1, five NAND gates.
console.log("\nadder:");
truthTable(circuits.halfAdder).rows.forEach(([carry, sum], i) => {
  console.log(`  ${i >> 1} + ${i & 1} = ${carry}${sum}`);
});

// Do at least two of three agree? No gate was designed for it: the table is compiled.
const majority = circuitOf({
  inputs: ["x1", "x2", "x3"],
  outputs: ["y"],
  rows: [[0], [0], [0], [1], [0], [1], [1], [1]], // for 000, 001, 010, ...
});
console.log(`\nmajority of three, of ${majority.gates.length} NAND gates:`);
for (const { name, from } of majority.gates) console.log(`  ${name} = NAND(${from.join(", ")})`);
console.log("  of 1, 0, 1:", runCircuit(majority, [1, 0, 1]).outputs.y);

// The adder of sigmoid neurons, every weight and bias times c: the larger c, the nearer to perceptrons.
console.log("\n1 + 1 with sigmoid neurons:");
for (const scale of [1, 3, 10]) {
  const { carry, sum } = runCircuit(circuits.halfAdder, { x1: 1, x2: 1 }, { neuron: "sigmoid", scale }).outputs;
  console.log(`  c = ${scale}: carry ${carry.toFixed(4)}, sum ${sum.toFixed(4)}`);
}
