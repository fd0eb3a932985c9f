import { cos } from "../../core/math.ts";

/* Weights set by hand (Nielsen, chapter 4): sigmoid neurons so steep that they are steps, pairs of steps that are bumps. */

/** Layers of sigmoid neurons. */
export interface Built {
  readonly hidden: readonly BuiltLayer[];
  /** One neuron. */
  readonly output: BuiltLayer;
  /** Bumps, towers or stripes. */
  readonly parts: number;
}

export interface BuiltLayer {
  /** `[neuron][input]` */
  readonly weights: number[][];
  /** `[neuron]` */
  readonly bias: number[];
}

/** What the output neuron's weighted input is to be, for inputs from 0 to 1. */
type Wanted = (point: readonly number[]) => number;

/**
 * Edges of equal parts from `from` to `to`. The two outermost stand half a part beyond, where no input comes: else a step would be
 * half on at the ends.
 */
function edgesOf(from: number, to: number, parts: number): number[] {
  const width = (to - from) / parts;
  return Array.from({ length: parts + 1 }, (_, i) => {
    const beyond = i === 0 ? -width / 2 : i === parts ? width / 2 : 0;
    return from + i * width + beyond;
  });
}

/** One variable, one hidden layer: two step neurons a bump, whose output weights are its height and minus its height. */
export function bumps(wanted: Wanted, count: number, steepness: number): Built {
  const edges = edgesOf(0, 1, count);
  const weight = steepness * count;
  const hidden: BuiltLayer = { weights: [], bias: [] };
  const heights: number[] = [];
  for (let i = 0; i < count; i++) {
    const height = wanted([(i + 0.5) / count]);
    for (const edge of [edges[i]!, edges[i + 1]!]) {
      hidden.weights.push([weight]);
      hidden.bias.push(-weight * edge);
    }
    heights.push(height, -height);
  }
  return { hidden: [hidden], output: { weights: [heights], bias: [0] }, parts: count };
}

/** What a step neuron says counts so much in a tower: in a strip alone a tower neuron's weighted input is minus half of it. */
const TOWER = 40;

/** Two variables, two hidden layers: steps along x and y, then a neuron a square that says 1 where both its strips cross. */
export function towers(wanted: Wanted, side: number, steepness: number): Built {
  const edges = edgesOf(0, 1, side);
  const weight = steepness * side;
  const steps: BuiltLayer = {
    weights: [...edges.map(() => [weight, 0]), ...edges.map(() => [0, weight])],
    bias: [...edges, ...edges].map((edge) => -weight * edge),
  };
  const crossings: BuiltLayer = { weights: [], bias: [] };
  const heights: number[] = [];
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const weights = new Array<number>(2 * edges.length).fill(0);
      for (const strip of [column, edges.length + row]) {
        weights[strip] = TOWER;
        weights[strip + 1] = -TOWER;
      }
      crossings.weights.push(weights);
      crossings.bias.push(-1.5 * TOWER);
      heights.push(wanted([(column + 0.5) / side, (row + 0.5) / side]));
    }
  }
  return { hidden: [steps, crossings], output: { weights: [heights], bias: [0] }, parts: side * side };
}

/** Points a side over which the waves' heights are summed. */
const GRID = 64;

/**
 * Two variables, one hidden layer. A function is a sum of cos(pi k x) cos(pi l y), and each of these is half the sum of two plane
 * waves, cos(pi (k x + l y)) and cos(pi (k x - l y)). A plane wave is a function of one variable, u = k x + l y or
 * k x - l y, so bumps make it: stripes, in the plane.
 */
export function stripes(wanted: Wanted, waves: number, perHalfWave: number, steepness: number): Built {
  const heights = cosineHeights(wanted, waves);
  const hidden: BuiltLayer = { weights: [], bias: [] };
  const output: number[] = [];
  for (let k = 0; k < waves; k++) {
    for (let l = 0; l < waves; l++) {
      if (k + l === 0) continue;
      const directions = k * l === 0 ? [l] : [l, -l];
      for (const across of directions) {
        const from = Math.min(0, across);
        const edges = edgesOf(from, from + k + l, (k + l) * perHalfWave);
        const weight = steepness * perHalfWave;
        for (let i = 0; i + 1 < edges.length; i++) {
          const middle = from + (i + 0.5) / perHalfWave;
          const height = (heights[k]![l]! / directions.length) * cos(Math.PI * middle);
          for (const edge of [edges[i]!, edges[i + 1]!]) {
            hidden.weights.push([weight * k, weight * across]);
            hidden.bias.push(-weight * edge);
          }
          output.push(height, -height);
        }
      }
    }
  }
  return { hidden: [hidden], output: { weights: [output], bias: [heights[0]![0]!] }, parts: output.length / 2 };
}

/** Heights of cos(pi k x) cos(pi l y), `[k][l]`, in the sum that comes nearest. */
function cosineHeights(wanted: Wanted, waves: number): number[][] {
  const middles = Array.from({ length: GRID }, (_, i) => (i + 0.5) / GRID);
  const values = middles.map((x) => middles.map((y) => wanted([x, y])));
  const wave = Array.from({ length: waves }, (_, k) => middles.map((x) => cos(Math.PI * k * x)));
  return wave.map((alongX, k) =>
    wave.map((alongY, l) => {
      let sum = 0;
      values.forEach((column, i) => {
        column.forEach((value, j) => {
          sum += value * alongX[i]! * alongY[j]!;
        });
      });
      return (sum * (k === 0 ? 1 : 2) * (l === 0 ? 1 : 2)) / (GRID * GRID);
    }),
  );
}
