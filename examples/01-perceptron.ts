// Perceptrons (Nielsen, chapter 1): a decision, the NAND gate, and an adder for two bits made of NAND gates alone.
// Run it with: npx tsx examples/01-perceptron.ts

/** 1 where the weighted evidence exceeds the threshold, which is -bias: w x + b > 0 (chapter 1, equation 2). */
function perceptron(weights: readonly number[], bias: number): (...inputs: number[]) => 0 | 1 {
  return (...inputs) => {
    const evidence = weights.reduce((sum, weight, i) => sum + weight * inputs[i]!, 0);
    return evidence + bias > 0 ? 1 : 0;
  };
}

// Shall we go to the cheese festival? Good weather counts 6; company and a stop nearby count 2 each.
const threshold5 = perceptron([6, 2, 2], -5);
const threshold3 = perceptron([6, 2, 2], -3);
console.log("weather company transit | threshold 5 | threshold 3");
for (let i = 0; i < 8; i++) {
  const [weather, company, transit] = [i >> 2, (i >> 1) & 1, i & 1] as const;
  const answers = [threshold5, threshold3].map((decide) => (decide(weather, company, transit) ? "go" : "stay"));
  console.log(`   ${weather}       ${company}       ${transit}    |    ${answers[0]!.padEnd(5)}    |    ${answers[1]}`);
}

// Two weights of -2 and a bias of 3 make a NAND gate, and NAND gates make every other.
const nand = perceptron([-2, -2], 3);
console.log("\nNAND:", [0, 1, 2, 3].map((i) => `${i >> 1}${i & 1} -> ${nand(i >> 1, i & 1)}`).join(", "));

/** The sum of two bits: the circuit of chapter 1, five NAND gates. */
function add(x1: number, x2: number): { carry: number; sum: number } {
  const both = nand(x1, x2);
  return { carry: nand(both, both), sum: nand(nand(x1, both), nand(x2, both)) };
}

console.log("\nadder:");
for (const [x1, x2] of [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const) {
  const { carry, sum } = add(x1, x2);
  console.log(`  ${x1} + ${x2} = ${carry}${sum}`);
}
