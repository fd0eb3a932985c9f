/* Drawing where there is no page: the same, with a small document of its own. */

import { DOMImplementation } from "@xmldom/xmldom";
import type { Picture } from "inkling/experiments";
import { type DrawOptions, drawPicture as draw } from "./draw-picture.ts";

/** Draws a picture: SVG, or HTML for tables and rows of small images. */
export function drawPicture(picture: Picture, options: Partial<DrawOptions> = {}): string {
  const document = new DOMImplementation().createDocument("http://www.w3.org/2000/svg", "svg");
  return draw(picture, { document, ...options });
}

export { pictureStyle } from "./style.ts";
