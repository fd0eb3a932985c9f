/* What the tests of drawings share. */

import { DOMParser, type Document, type Element } from "@xmldom/xmldom";
import type { Picture } from "inkling/experiments";
import { drawPicture } from "./draw.ts";

/** Draws a picture and reads what was drawn, which must be well-formed XML. */
export function parsed(picture: Picture, options: Parameters<typeof drawPicture>[1] = {}): Document {
  const onError = (level: string, message: string): never => {
    throw new Error(`${level}: ${message}`);
  };
  return new DOMParser({ onError }).parseFromString(drawPicture(picture, options), "text/xml");
}

export function elements(document: Document, name: string): Element[] {
  return Array.from(document.getElementsByTagName(name));
}

export function texts(document: Document): string[] {
  return elements(document, "text").map(({ textContent }) => textContent ?? "");
}
