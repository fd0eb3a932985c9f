/** How the report looks: light, dark, narrow, and on paper. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #faf8f3; --card: #ffffff; --sunken: #f0ede5; --ink: #1b1f27; --soft: #545b68; --line: #d9d4c8;
  --blue: #1f5fae; --orange: #ac4408; --tint-right: #dceafb; --tint-wrong: #fce3d2; --focus: #6a2bc2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12151b; --card: #1a1f28; --sunken: #0d1015; --ink: #f1eee6; --soft: #aeb6c4; --line: #303846;
    --blue: #7db6ff; --orange: #ffa057; --tint-right: #16304f; --tint-wrong: #472510; --focus: #c7a6ff;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--page); color: var(--ink); font: 17px/1.55 system-ui, sans-serif; }
a { color: var(--blue); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
header, main, footer { max-width: 64rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.5rem; }
h1 { font-size: clamp(1.8rem, 5vw, 2.6rem); line-height: 1.15; margin: 0 0 0.5rem; }
h2 { font-size: 1.7rem; margin: 3.5rem 0 0.5rem; }
h3 { font-size: 1.3rem; margin: 0; overflow-wrap: anywhere; }
h3.section { margin: 1.75rem 0 0.25rem; }
p { max-width: 46rem; }
.lead { font-size: 1.15rem; color: var(--soft); margin: 0 0 1.5rem; }
.soft, .source { color: var(--soft); }
.source { margin: 0.1rem 0 0.75rem; font-size: 0.95rem; }
code, pre { font: 0.9em/1.5 ui-monospace, monospace; }
pre { background: var(--sunken); padding: 0.75rem 1rem; border-radius: 6px; overflow-x: auto; margin: 0.5rem 0; }
.tally { display: flex; flex-wrap: wrap; gap: 0.75rem; padding: 0; margin: 1.5rem 0; list-style: none; }
.tally li { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 0.6rem 1rem; }
.tally b { display: block; font-size: 1.6rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.quick { background: var(--tint-wrong); border-left: 6px solid var(--orange); padding: 0.75rem 1rem; border-radius: 4px; }
.wide { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; width: 100%; font-size: 0.95rem; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.75rem 0.4rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; }
tr:has(+ .reason) td { border-bottom: 0; }
.reason td { padding: 0 0 0.75rem 1rem; max-width: 46rem; color: var(--soft); }
td.number { font-variant-numeric: tabular-nums; }
td.hash { font: 0.85em ui-monospace, monospace; }
article { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.25rem 1.5rem; margin: 1.25rem 0; }
article .id { font: 0.85rem ui-monospace, monospace; color: var(--soft); }
.verdict { white-space: nowrap; border-radius: 4px; padding: 0.1rem 0.45rem; font-weight: 600; font-size: 0.9em; }
.good { background: var(--tint-right); color: var(--ink); }
.good::before { content: "✓ "; }
.bad { background: var(--tint-wrong); color: var(--ink); }
.bad::before { content: "✗ "; }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1.5rem; margin: 1.25rem 0; }
figure { margin: 0; min-width: 0; }
figure.whole { grid-column: 1 / -1; }
figure svg { max-width: 100%; height: auto; display: block; }
figcaption { font-size: 0.95rem; color: var(--soft); margin-top: 0.4rem; }
details { margin: 0.75rem 0 0; }
summary { cursor: pointer; color: var(--soft); }
footer { padding-top: 3rem; padding-bottom: 3rem; color: var(--soft); font-size: 0.95rem; }
@media (max-width: 40rem) {
  article { padding: 1rem; margin-left: -0.5rem; margin-right: -0.5rem; }
  .stack thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .stack tr { display: block; border-bottom: 1px solid var(--line); padding: 0.5rem 0; }
  .stack td { display: block; border: 0; padding: 0.1rem 0; }
  .stack td[data-name]::before { content: attr(data-name) " "; color: var(--soft); }
}
@media print {
  :root {
    color-scheme: light; --page: #fff; --card: #fff; --sunken: #fff; --ink: #000; --soft: #444; --line: #bbb;
    --blue: #1f5fae; --orange: #ac4408; --tint-right: #fff; --tint-wrong: #fff;
  }
  body { font-size: 10.5pt; }
  article { border: 0; border-top: 1px solid var(--line); border-radius: 0; padding: 0.75rem 0; }
  .pictures { grid-template-columns: 1fr 1fr; }
  figure, tr, h3 { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  details, nav { display: none; }
}
`;
