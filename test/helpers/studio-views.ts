/** The views, as their addresses name them. */
export const VIEWS = ["train", "read", "inside", "perceptrons", "descent", "back-propagation", "figures"] as const;

/** Widths that every view is made for: a telephone, a tablet, a desk. */
export const WIDTHS = [360, 768, 1440] as const;
