/* What each part of the view is given. */
import type { DraftSettings } from "../../app/draft.svelte.ts";
import type { PartState, schema } from "./settings.ts";

export interface PartProps {
  readonly settings: DraftSettings<typeof schema>;
  readonly part: PartState;
}
