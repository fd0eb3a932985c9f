/** The views of the studio, as the header lists them: the name in the address, the title, and the question that each answers. */
export const views = [
  { name: "train", title: "Train", question: "Can numbers learn to read?" },
  { name: "read", title: "Read", question: "Can it read mine?" },
  { name: "inside", title: "Inside", question: "What does it look at?" },
  { name: "perceptrons", title: "Perceptrons", question: "How does weighing become deciding?" },
  { name: "descent", title: "Descent", question: "How big a step?" },
  { name: "back-propagation", title: "Back-propagation", question: "Who is to blame, and how much?" },
  { name: "figures", title: "Figures", question: "Did it come out as in the book?" },
] as const;

export type View = (typeof views)[number];
export type ViewName = View["name"];
