import { type Dataset, RequestError } from "inkling";
import type { Picture } from "inkling/experiments";
import { drawBars } from "./bars.ts";
import type { DrawingDocument } from "./chart.ts";
import { drawCircuit } from "./circuit.ts";
import { colorVariables } from "./color.ts";
import { drawConfusion } from "./confusion.ts";
import { drawDigits } from "./digits.ts";
import { drawImages } from "./images.ts";
import { drawImagesAlone } from "./images-alone.ts";
import { drawLines } from "./lines.ts";
import { drawTable, scrolling } from "./table.ts";
import { drawTrueAgainstRead } from "./true-against-read.ts";
import { drawValley } from "./valley.ts";

export interface DrawOptions {
  /** A page's document, or one that knows no more than `createElementNS`. */
  readonly document: DrawingDocument;
  /** Width of a drawing in pixels (480, which is still read where a telephone shows it in 350). */
  readonly width?: number;
  /** Whether the drawing is to be a file of its own, with the colors that it else takes from the page (false). */
  readonly standalone?: boolean;
  /** MNIST's test images, 255 is ink: for tables of digits, which cannot be drawn without. */
  readonly testImages?: Pick<Dataset, "count" | "inputs">;
}

/**
 * Draws a picture: SVG, or HTML for tables, rows of small images, and circuits, which may have to be scrolled. Its
 * visible title and words are left to the page, whose style sheet needs `pictureStyle`.
 *
 * @throws RequestError for what cannot be drawn: values that are no numbers or, on a logarithmic axis, not positive
 */
export function drawPicture(picture: Picture, options: DrawOptions): string {
  const drawn = draw(picture, options);
  if (!options.standalone) return drawn;
  if (!drawn.startsWith("<svg")) {
    throw new RequestError(
      `${picture.kind} "${picture.title}" is drawn as a part of a page, not as a file of its own`,
      "put it into a page with pictureStyle",
    );
  }
  const style = `<style>${colorVariables()}\nsvg{background:var(--figure-card)}</style>`;
  return drawn.replace("</desc>", `</desc>${style}`);
}

function draw(picture: Picture, { document, width = 480, testImages, standalone = false }: DrawOptions): string {
  switch (picture.kind) {
    case "lines":
      return drawLines(picture, width, document);
    case "bars":
      return drawBars(picture, width, document);
    case "true-against-read":
      return drawTrueAgainstRead(picture, width);
    case "confusion":
      return drawConfusion(picture);
    case "digits":
      return drawDigits(picture, testImages);
    case "images":
      return standalone ? drawImagesAlone(picture, width) : drawImages(picture);
    case "valley":
      return drawValley(picture, width, document);
    case "circuit": {
      const circuit = drawCircuit(picture, width);
      return standalone ? circuit : scrolling(picture.title, circuit);
    }
    case "table":
      return drawTable(picture);
  }
}
