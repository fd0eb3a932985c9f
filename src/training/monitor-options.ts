/**
 * What is measured after every epoch, beside the figures on validation and test data: plain data. What is asked of some
 * training examples is asked of all (`true`), or of the first so many (a number); where training data are other ones each
 * epoch, of those that they are like: images that are not transformed.
 */
export interface MonitorOptions {
  /** Cost and accuracy on the training data, with the weights as they then are. */
  readonly training?: boolean | number;
  /** Lengths of the weights. With `{ nearZero }`, weights nearer to zero than that count as such; default 0.001. */
  readonly weights?: boolean | { readonly nearZero: number };
  /** How fast each layer learns: norms of the gradient of the mean cost. The book asks 1,000 examples. */
  readonly gradients?: boolean | number;
  /** How many neurons of each layer are saturated. */
  readonly saturation?: boolean | number;
}
