import type { Component } from "svelte";

/** A view of the studio: its address, its name, the question it answers, and its program, loaded when it is first asked for. */
export interface View {
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly load: () => Promise<{ default: Component }>;
}

export const views: readonly View[] = [
  {
    name: "train",
    title: "Train",
    question: "Can numbers learn to read?",
    load: () => import("../views/train/Train.svelte"),
  },
  {
    name: "read",
    title: "Read",
    question: "Can it read mine?",
    load: () => import("../views/read/Read.svelte"),
  },
  {
    name: "inside",
    title: "Inside",
    question: "What does it look at?",
    load: () => import("../views/inside/Inside.svelte"),
  },
  {
    name: "perceptrons",
    title: "Perceptrons",
    question: "How does weighing become deciding?",
    load: () => import("../views/perceptrons/Perceptrons.svelte"),
  },
  {
    name: "descent",
    title: "Descent",
    question: "How big a step?",
    load: () => import("../views/descent/Descent.svelte"),
  },
  {
    name: "back-propagation",
    title: "Back-propagation",
    question: "Who is to blame, and how much?",
    load: () => import("../views/back-propagation/BackPropagation.svelte"),
  },
  {
    name: "figures",
    title: "Figures",
    question: "Did it come out as in the book?",
    load: () => import("../views/figures/Figures.svelte"),
  },
];
