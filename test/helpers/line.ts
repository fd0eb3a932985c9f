/** Digits in a row, each pixel as `scale` x `scale` ones, with columns of paper between them: bytes, 255 for ink. */
export function line(
  digits: readonly Uint8Array[],
  { scale = 4, gap = 2 }: { readonly scale?: number; readonly gap?: number } = {},
): { width: number; height: number; ink: Uint8Array } {
  const pitch = 28 + gap;
  const [width, height] = [(pitch * digits.length + 8) * scale, 36 * scale];
  const ink = new Uint8Array(width * height);
  for (const [n, digit] of digits.entries()) {
    for (let i = 0; i < 784 * scale * scale; i++) {
      const [x, y] = [i % (28 * scale), Math.floor(i / (28 * scale))];
      const value = digit[Math.floor(y / scale) * 28 + Math.floor(x / scale)]!;
      const at = (y + 4 * scale) * width + x + (4 + n * pitch) * scale;
      ink[at] = Math.max(ink[at]!, value);
    }
  }
  return { width, height, ink };
}
