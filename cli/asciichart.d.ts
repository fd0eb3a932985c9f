/** The package has no types of its own: what we use of it. */
declare module "asciichart" {
  const asciichart: {
    plot(series: readonly number[], options?: { height?: number; format?: (value: number) => string }): string;
  };
  export default asciichart;
}
