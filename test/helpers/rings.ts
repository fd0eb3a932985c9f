/** Points on two rings, 0 inside and 1 outside: easy to learn, not by a straight line. */
export function rings(count: number, phase = 0) {
  const inputs = new Float32Array(2 * count);
  const targets = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const radius = i % 2 === 0 ? 0.4 : 1;
    inputs[2 * i] = radius * Math.cos(2.4 * i + phase);
    inputs[2 * i + 1] = radius * Math.sin(2.4 * i + phase);
    targets[i] = i % 2;
  }
  return { name: "rings", shape: [2], inputs, targets };
}
