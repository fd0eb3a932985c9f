import type { Picture } from "inkling/experiments";

/** The pictures of one kind. */
export type PictureOf<Kind extends Picture["kind"]> = Extract<Picture, { readonly kind: Kind }>;
