/*
 * What a page that trains in the fast engine does not need at first, and loads when it does. All of it is one script: bundlers
 * cut what several such scripts share out of the page's own, and pieces compress worse than the whole.
 */

export { referenceEngine } from "./reference-engine.ts";
export { replay } from "./simd/failure.ts";
export { insightOf } from "./simd/insight.ts";
export { outside } from "./simd/outside.ts";
