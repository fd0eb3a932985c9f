/* Pictures of results as plain data: an experiment says what is to be seen, `figures/` draws it. */

/** What an experiment has to show. */
export type Picture =
  | Lines
  | Bars
  | TrueAgainstRead
  | Confusion
  | DigitTable
  | Images
  | Valley
  | CircuitDrawing
  | Table;

interface Titled {
  readonly title: string;
  /** What it shows, for who does not see it: a sentence or two with its finding and main figures. */
  readonly alt: string;
}

export interface Axis {
  readonly label: string;
  /** Default linear. */
  readonly scale?: "linear" | "log";
  readonly from?: number;
  readonly to?: number;
}

/** Curves: learning, speed of learning, accuracy against the amount of data, a function. */
export interface Lines extends Titled {
  readonly kind: "lines";
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly {
    readonly name: string;
    readonly points: readonly (readonly [x: number, y: number])[];
    /** Default a line. */
    readonly style?: "line" | "dashed" | "dots" | "line and dots";
    /** Series of one group share a color: the seeds of one setting. Default: each its own. */
    readonly group?: string;
  }[];
  /** Lines across: a published figure, the epoch at which something happens. */
  readonly marks?: readonly { readonly x?: number; readonly y?: number; readonly label: string }[];
}

/** Values side by side, with the spread of their runs and the published figure where there are such. */
export interface Bars extends Titled {
  readonly kind: "bars";
  readonly x: Axis;
  readonly bars: readonly {
    readonly name: string;
    readonly value: number;
    readonly low?: number;
    readonly high?: number;
    readonly published?: number;
  }[];
}

/** The notes' scatter of the true digit against what was read, each image a dot near its place; from the counts alone. */
export interface TrueAgainstRead extends Titled {
  readonly kind: "true-against-read";
  /** `[true][read]` */
  readonly counts: readonly (readonly number[])[];
}

/** The same counts as a table with shades. */
export interface Confusion extends Titled {
  readonly kind: "confusion";
  /** `[true][read]` */
  readonly counts: readonly (readonly number[])[];
}

/** Images of MNIST's test set, each with what one or several networks made of it. */
export interface DigitTable extends Titled {
  readonly kind: "digits";
  /** The networks, as headings. */
  readonly columns: readonly string[];
  readonly rows: readonly {
    /** Position in the test set, from 0. */
    readonly image: number;
    readonly label: number;
    /** What each network read, and the probability that it gave to that, 0 to 1. */
    readonly cells: readonly { readonly read: number; readonly probability: number }[];
  }[];
}

/** Small images: weights of a neuron, filters, drawn digits. */
export interface Images extends Titled {
  readonly kind: "images";
  readonly width: number;
  readonly height: number;
  /** `ink`: 0 is paper, 255 ink. `signed`: 128 is nothing, below negative, above positive. */
  readonly scale: "ink" | "signed";
  readonly images: readonly {
    readonly name: string;
    /** A byte a pixel, row by row, as Base64. */
    readonly pixels: string;
  }[];
}

/** A function of two variables with the paths that went down in it. */
export interface Valley extends Titled {
  readonly kind: "valley";
  readonly x: Axis & { readonly from: number; readonly to: number };
  readonly y: Axis & { readonly from: number; readonly to: number };
  /** Values at evenly spaced points from corner to corner, row by row, y rising. */
  readonly columns: number;
  readonly values: readonly number[];
  readonly paths: readonly {
    readonly name: string;
    readonly points: readonly (readonly [x: number, y: number])[];
  }[];
}

/** Perceptrons and their wires, from left to right. */
export interface CircuitDrawing extends Titled {
  readonly kind: "circuit";
  readonly nodes: readonly {
    readonly id: string;
    readonly label: string;
    readonly role: "input" | "gate" | "output";
    /** Column from the left, from 0, and place in it, from 0 at the top; fractions are places between. */
    readonly column: number;
    readonly row: number;
    /** Of a gate. */
    readonly bias?: number;
  }[];
  readonly wires: readonly { readonly from: string; readonly to: string; readonly weight?: number }[];
}

/** What words and figures say best. */
export interface Table extends Titled {
  readonly kind: "table";
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}
