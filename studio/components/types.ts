/* What the shared components are given: plain data and typed arrays in, callbacks out. */
import type { Picture } from "inkling";
import type { PadContent, Photo } from "./pad.ts";
import type { Stroke } from "./strokes.ts";

export type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** Sides of a tile in pixels. */
export type TileSize = 28 | 42 | 56 | 84 | 112 | 280;

/** A digit with what it is and what it was read as. */
export interface DigitTileProps {
  /** `[28, 28]`, 255 = ink. */
  readonly pixels: Uint8Array;
  readonly label?: Digit | undefined;
  readonly guess?: Digit | undefined;
  /** 0 to 1. */
  readonly confidence?: number | undefined;
  readonly size: TileSize;
  /** Makes the tile a button. */
  readonly onpick?: (() => void) | undefined;
}

/** Many digits side by side, as one canvas under a button each; one stop for the tab key, arrows move. */
export interface WallProps {
  /** `[count, 28, 28]`, 255 = ink. */
  readonly pixels: Uint8Array;
  /** `[count]` */
  readonly labels: Uint8Array;
  /** `[count]`; undefined before the first guess. */
  readonly guesses?: Uint8Array | undefined;
  /** `[count]`, 0 to 1. */
  readonly confidences?: Float32Array | undefined;
  readonly columns: number;
  readonly size: TileSize;
  readonly name: string;
  readonly chosen?: number | undefined;
  readonly onpick?: ((index: number) => void) | undefined;
}

/** Values as colors: weights, activations, the pixels that mattered. */
export interface HeatImageProps {
  /** `[height, width]` */
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
  /** `signed`: from -domain over nothing to domain. `amount`: from 0 to domain. */
  readonly scale: "signed" | "amount";
  readonly domain: number;
  readonly name: string;
  /** The cell that the cursor stands on. */
  readonly cell?: readonly [x: number, y: number] | undefined;
  /** What is said of a cell: its place and value, with the sign. */
  readonly describe: (x: number, y: number) => string;
  readonly oncell?: ((x: number, y: number) => void) | undefined;
}

/** A curve of a chart. */
export interface Line {
  readonly id: string;
  readonly name: string;
  readonly tone: "ink" | "blue" | "orange" | "grey";
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** An earlier run's, drawn pale behind. */
  readonly ghost?: boolean | undefined;
}

export interface LineChartProps {
  readonly lines: readonly Line[];
  readonly xName: string;
  readonly yName: string;
  /** Default: what the lines reach. */
  readonly xDomain?: readonly [low: number, high: number] | undefined;
  readonly yDomain?: readonly [low: number, high: number] | undefined;
  /** Default `linear`. */
  readonly yScale?: "linear" | "log" | undefined;
  /** A value of y, as it is read and said: `93.1 %`. */
  readonly format?: ((y: number) => string) | undefined;
  /** The x that the cursor stands on. */
  readonly cursor?: number | undefined;
  readonly oncursor?: ((x: number) => void) | undefined;
  /** The chart in a sentence, for who does not see it. */
  readonly summary: string;
}

export interface BarChartProps {
  readonly bars: readonly { readonly label: string; readonly value: number }[];
  readonly domain: readonly [low: number, high: number];
  /** Index of the bar that stands out. */
  readonly chosen?: number | undefined;
  readonly format: (value: number) => string;
  readonly summary: string;
}

/** A unit of a diagram: number of its layer, the input being 0, and number of the unit in it. */
export interface UnitRef {
  readonly layer: number;
  readonly unit: number;
}

/** A layer of a diagram. */
export interface DiagramLayer {
  readonly name: string;
  readonly shape: readonly number[];
  /** The units that are drawn. */
  readonly shown: readonly number[];
  /** Images on the nodes, one for each of `shown`. */
  readonly images?: readonly HeatImageProps[] | undefined;
  /** What is written on the nodes instead, one for each of `shown`; default the unit's number. */
  readonly labels?: readonly string[] | undefined;
  /** Why this layer cannot follow the one before it. */
  readonly problem?: { readonly expected: string; readonly received: string; readonly remedy: string } | undefined;
}

export interface NetworkDiagramProps {
  readonly layers: readonly DiagramLayer[];
  /** Of the wire between two units of neighboring layers; NaN where there is none that is one number. */
  readonly weight?: ((to: UnitRef, from: UnitRef) => number) | undefined;
  readonly chosen?: UnitRef | undefined;
  readonly onchoose?: ((unit: UnitRef | null) => void) | undefined;
}

export interface MatrixProps {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** What rows and columns are, as cells are said: `actual 7, read as 9: 12`. Default `row` and `column`. */
  readonly rowName?: string | undefined;
  readonly columnName?: string | undefined;
  /** `[rows, columns]` */
  readonly counts: Uint32Array;
  readonly chosen?: readonly [row: number, column: number] | undefined;
  readonly onchoose?: ((row: number, column: number) => void) | undefined;
  readonly caption: string;
}

export type Action = "start" | "pause" | "batch" | "epoch" | "stop" | "reset";

export type PlayStatus = "idle" | "running" | "paused" | "done" | "failed";

export interface PlayControlsProps {
  readonly status: PlayStatus;
  /** Epochs that are done, and how many there will be. */
  readonly epoch: number;
  readonly epochs: number;
  /** How many moments are kept, and which one is shown. */
  readonly moments: number;
  readonly moment: number;
  readonly onmoment: (moment: number) => void;
  /** Whether it is slowed down to be watched. */
  readonly pace: "watch" | "full";
  /** Makes the pace a choice. */
  readonly onpace?: ((pace: "watch" | "full") => void) | undefined;
  /** What a moment is called and said: `after 5 mini-batches`. */
  readonly describe?: ((moment: number) => string) | undefined;
  /** What can be done now; a button for each. */
  readonly actions: Readonly<Partial<Record<Action, () => void>>>;
}

export interface NumberSliderProps {
  readonly label: string;
  /** As formulas write it: η. */
  readonly symbol?: string | undefined;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** `log` stops at 1, 2 and 5 of each decade, and at 0 where that is the least; typed values are exact. */
  readonly scale: "linear" | "log";
  /** Between two stops of a linear scale; default about a hundredth of it. Whole steps from a whole minimum want whole numbers. */
  readonly step?: number | undefined;
  readonly help: string;
  /** While it is dragged. */
  readonly oninput: (value: number) => void;
  /** When it is let go, or typed. */
  readonly oncommit: (value: number) => void;
}

/** A formula, in MathML, with a plain sentence that says it. */
export interface EquationProps {
  /** The children of a `math` element: `<mi>a</mi><mo>=</mo>…`. */
  readonly mathml: string;
  readonly says: string;
  /** Whether it stands in a line of its own. */
  readonly block?: boolean | undefined;
}

/** Something that is to be known: what, what to do about it, and buttons that do it. */
export interface NoticeProps {
  readonly what: string;
  readonly remedy?: string | undefined;
  readonly actions?: readonly { readonly label: string; readonly act: () => void }[] | undefined;
  /** `error` is said at once. */
  readonly tone?: "note" | "error" | undefined;
}

/** What is on a pad after each piece of ink. */
export interface Drawing {
  /** As it is to be read; more ink may come to its pixels. Undefined where the pad is empty. */
  readonly picture: Picture | undefined;
  readonly strokes: readonly Stroke[];
  /** Where the picture was opened instead of drawn. */
  readonly photo: Photo | undefined;
  /** Whether the pen is up. */
  readonly settled: boolean;
}

/** An outline on a pad, in pixels of its picture. */
export interface PadMark {
  readonly box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  readonly text: string;
  /** `digit`: what was found; `chosen`: the one that is looked at; `field`: the square that is made 28x28 pixels. */
  readonly tone: "digit" | "chosen" | "field";
}

export interface DrawPadProps {
  /** What it is called for who does not see it. */
  readonly name: string;
  /** Wider than high where there is room: for several digits. */
  readonly wide?: boolean | undefined;
  /** A digit shown in dots while the pad is empty. */
  readonly trace?: number | undefined;
  readonly marks?: readonly PadMark[] | undefined;
  /** What is on the pad at first. */
  readonly content?: PadContent | undefined;
  /** Called within the event that brought the ink. */
  readonly onchange: (drawing: Drawing) => void;
}
