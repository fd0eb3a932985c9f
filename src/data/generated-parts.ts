/**
 * Where the generated digits of each part begin, as `from` of `generatedDigits`. No part can grow into the next: so many
 * digits fill 78 GB. However many are taken, a training image is thus never among those of a validation or a test.
 *
 * @example
 * ```ts
 * const training = generatedDigits({ count: 10_000, from: generatedParts.training });
 * const test = generatedDigits({ count: 2_000, from: generatedParts.test });
 * ```
 */
export const generatedParts = { training: 0, validation: 100_000_000, test: 200_000_000 } as const;
