/* What the tests of drawings share. */

import { DOMParser, type Document, type Element } from "@xmldom/xmldom";
import type { Picture } from "inkling/experiments";
import { drawPicture } from "./draw.ts";
import type { PictureOf } from "./picture-of.ts";

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

/** What is written: in texts of a drawing, or in an element of the name given. */
export function texts(document: Document, name = "text"): string[] {
  return elements(document, name).map(({ textContent }) => textContent ?? "");
}

/** Base64 of bytes. */
export function base64(bytes: readonly number[]): string {
  return btoa(String.fromCharCode(...bytes));
}

/** Test images of which number n has n in its first pixel. */
export const testImages = { count: 8, inputs: new Uint8Array(8 * 784).map((_, i) => (i % 784 === 0 ? i / 784 : 0)) };

/** A small picture of each kind. */
export const samples: { readonly [Kind in Picture["kind"]]: PictureOf<Kind> } = {
  lines: {
    kind: "lines",
    title: 'Cost & "accuracy"',
    alt: "Falls <below> 1.",
    x: { label: "epoch" },
    y: { label: "cost" },
    series: [
      { name: "training", points: [1, 2, 3].map((x) => [x, 4 - x] as const) },
      { name: "test", points: [1, 2, 3].map((x) => [x, 5 - x] as const), style: "line and dots" },
    ],
    marks: [{ y: 2.2, label: "published: 2.2" }],
  },
  bars: {
    kind: "bars",
    title: "Readers",
    alt: "Networks read more.",
    x: { label: "accuracy, %" },
    bars: [
      { name: "darkness", value: 22.25, published: 22.25 },
      { name: "network", value: 95.4, low: 94.9, high: 95.7, published: 95.42 },
      { name: "guessing", value: 10 },
    ],
  },
  "true-against-read": {
    kind: "true-against-read",
    title: "True and read",
    alt: "Mostly right.",
    counts: [
      [20, 1],
      [3, 30],
    ],
  },
  confusion: {
    kind: "confusion",
    title: "What for what",
    alt: "1 is read as 0 three times.",
    counts: [
      [20, 0],
      [3, 1030],
    ],
  },
  digits: {
    kind: "digits",
    title: "The first digits",
    alt: "One of two is wrong.",
    columns: ["784-10", "784-30-10"],
    rows: [3, 5].map((image) => ({
      image,
      label: 4,
      cells: [
        { read: 4, probability: 0.9999 },
        { read: image + 1, probability: 0.625 },
      ],
    })),
  },
  images: {
    kind: "images",
    title: "Weights",
    alt: "Two neurons.",
    width: 2,
    height: 1,
    scale: "signed",
    images: [
      { name: "neuron 1", pixels: base64([1, 128]) },
      { name: "neuron 2", pixels: base64([255, 0]) },
    ],
  },
  valley: {
    kind: "valley",
    title: "A valley",
    alt: "The ball rolls down.",
    x: { label: "v1", from: -1, to: 1 },
    y: { label: "v2", from: -1, to: 1 },
    columns: 3,
    values: [2, 1, 2, 1, 0, 1, 2, 1, 2],
    paths: [{ name: "ball", points: [1, 0.5, 0.25].map((x) => [x, x] as const) }],
  },
  circuit: {
    kind: "circuit",
    title: "NAND",
    alt: "A perceptron.",
    nodes: [
      { id: "a", label: "x1", role: "input", column: 0, row: 0 },
      { id: "b", label: "x2", role: "input", column: 0, row: 1 },
      { id: "g", label: "NAND", role: "gate", column: 1, row: 0.5, bias: 3 },
      { id: "o", label: "out", role: "output", column: 2, row: 0.5 },
    ],
    wires: [
      { from: "a", to: "g", weight: -2 },
      { from: "b", to: "g", weight: -2 },
      { from: "g", to: "o" },
    ],
  },
  table: {
    kind: "table",
    title: "Seeds",
    alt: "Two seeds.",
    columns: ["seed", "accuracy, %", "remark"],
    rows: [
      [1, 95.4213, "as <expected>"],
      [2, 85.5, ""],
    ],
  },
};
