/** A `<script>` of a component with what stands in it; the markup around it is matched as it is. */
const SCRIPT = /(<script\b[^>]*>)([\s\S]*?)(<\/script>)/g;

const blank = (text: string): string => text.replace(/[^\n]/g, " ");

/** The scripts of a source file, in their lines: all of a TypeScript file, of a component only what its `<script>`s hold. */
export function scriptsOf(file: string, source: string): string {
  if (!file.endsWith(".svelte")) return source;
  let [scripts, at] = ["", 0];
  for (const { index, 1: open = "", 2: inside = "", 3: close = "" } of source.matchAll(SCRIPT)) {
    scripts += blank(source.slice(at, index) + open) + inside + blank(close);
    at = scripts.length;
  }
  return scripts + blank(source.slice(at));
}

/** The markup of a component, in its lines: without scripts, styles and comments. */
export function markupOf(source: string): string {
  return source.replace(/<(script|style)\b[\s\S]*?<\/\1>|<!--[\s\S]*?-->/g, blank);
}
