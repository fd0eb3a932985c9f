import type { Dataset } from "inkling";
import type { Picture } from "inkling/experiments";
import type { DrawingDocument } from "./chart.ts";
import { drawImages } from "./images.ts";
import { drawLines } from "./lines.ts";
import { drawTable } from "./table.ts";

export interface DrawOptions {
  /** A page's document, or one that knows no more than `createElementNS`. */
  readonly document: DrawingDocument;
  /** Width of a drawing in pixels (480, which is still read where a telephone shows it in 350). */
  readonly width?: number;
  /** MNIST's test images, 255 is ink: for tables of digits, which cannot be drawn without. */
  readonly testImages?: Pick<Dataset, "count" | "inputs">;
}

/** Draws a picture: SVG, or HTML for tables and rows of small images. */
export function drawPicture(picture: Picture, { document, width = 480 }: DrawOptions): string {
  switch (picture.kind) {
    case "lines":
      return drawLines(picture, width, document);
    case "images":
      return drawImages(picture);
    case "table":
      return drawTable(picture);
    default:
      throw new Error(picture.kind);
  }
}
