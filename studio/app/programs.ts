import type { Component } from "svelte";
import type { ViewName } from "./views.ts";

/** The programs of the views, each loaded when it is first asked for. */
export const programs: Readonly<Record<ViewName, () => Promise<{ default: Component }>>> = {
  train: () => import("../views/train/Train.svelte"),
  read: () => import("../views/read/Read.svelte"),
  inside: () => import("../views/inside/Inside.svelte"),
  perceptrons: () => import("../views/perceptrons/Perceptrons.svelte"),
  descent: () => import("../views/descent/Descent.svelte"),
  "back-propagation": () => import("../views/back-propagation/BackPropagation.svelte"),
  figures: () => import("../views/figures/Figures.svelte"),
};
