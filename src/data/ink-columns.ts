/** First column of an image of 28x28 pixels that has ink, and the one after the last. */
export function inkColumns(image: ArrayLike<number>): [left: number, right: number] {
  let [left, right] = [28, 0];
  for (let pixel = 0; pixel < 28 * 28; pixel++) {
    if (image[pixel] === 0) continue;
    left = Math.min(left, pixel % 28);
    right = Math.max(right, (pixel % 28) + 1);
  }
  return [left, right];
}
