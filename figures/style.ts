import { colorVariables } from "./color.ts";

/** The style sheet that a page with pictures needs once: their colors, light and dark, and the look of tables. */
export const pictureStyle = `${colorVariables()}
.figure-drawing{display:block;max-width:100%;height:auto}
.figure-drawing text{white-space:pre;font-variant-numeric:tabular-nums}
.figure-unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.figure-scrolling{overflow-x:auto;max-width:100%;position:relative}
.figure-table{border-collapse:collapse;width:auto}
.figure-table th,.figure-table td{text-align:left;vertical-align:top;padding:.3rem .9rem .3rem 0;border-bottom:1px solid var(--figure-hairline)}
.figure-table .figure-number{text-align:right;font-variant-numeric:tabular-nums}
.figure-images>div{display:grid;gap:.5rem}
.figure-large>div{grid-template-columns:repeat(auto-fill,minmax(84px,1fr))}
.figure-small>div{grid-template-columns:repeat(auto-fill,minmax(52px,1fr))}
.figure-tile{display:block;break-inside:avoid;font-size:.8rem;line-height:1.2;text-align:center;overflow-wrap:anywhere}
.figure-tile img{display:block;width:100%;height:auto;image-rendering:pixelated;border:1px solid var(--figure-hairline);margin-bottom:2px}
.figure-scale{display:flex;gap:.6rem;align-items:center;font-size:.85rem}
.figure-scale img{width:9rem;height:.8rem;border:1px solid var(--figure-edge)}
.figure-scrolling>.figure-wide{max-width:none}
.figure-counts{font-variant-numeric:tabular-nums;font-size:.85rem;table-layout:fixed;width:100%;max-width:34rem}
.figure-counts td,.figure-counts th{text-align:right;padding:.25rem .2rem;border:1px solid var(--figure-hairline)}
.figure-counts thead td,.figure-counts thead th[colspan]{border:0;text-align:center}
.figure-counts .figure-none{color:var(--figure-soft)}
.figure-counts .figure-right{background:var(--figure-right)}
${[1, 2, 3, 4].map((n) => `.figure-wrong-${n}{background:color-mix(in srgb,var(--figure-orange) ${12 * n}%,transparent)}`).join("\n")}
.figure-digits{display:flex;flex-wrap:wrap;gap:1.5rem;align-items:flex-start;overflow-x:auto;position:relative}
.figure-digits td,.figure-digits th{padding:.1rem .35rem;vertical-align:middle;font-variant-numeric:tabular-nums;white-space:nowrap}
.figure-digits td{padding-left:1.3rem}
.figure-digits td:first-child{padding-left:0}
.figure-digits thead th:nth-child(n+3){padding-left:1.3rem}
.figure-digits i{font-style:normal;margin-left:-1.1rem;display:inline-block;width:.9rem}
.figure-digits thead th{white-space:normal;max-width:6.5rem;font-size:.85rem;vertical-align:bottom}
.figure-digits img{display:block;image-rendering:pixelated}
.figure-digits small{color:var(--figure-soft)}
.figure-digits tr{break-inside:avoid}
.figure-mistake{background:var(--figure-wrong)}
.figure-mistake small{color:inherit}
@media (max-width:40rem){.figure-counts{font-size:.72rem}.figure-counts td,.figure-counts th{padding:.2rem .1rem}
.figure-digits{gap:1rem .5rem;font-size:.78rem}
.figure-digits td,.figure-digits th{padding:.1rem .15rem}
.figure-digits td{padding-left:1rem}
.figure-digits thead th{font-size:.75rem}}
@media print{.figure-table *,.figure-images *{print-color-adjust:exact}}
@media screen and (prefers-color-scheme:dark){:root:not([data-theme="light"]) :is(.figure-ink,.figure-signed){filter:invert(1) hue-rotate(180deg)}}
@media screen{:root[data-theme="dark"] :is(.figure-ink,.figure-signed){filter:invert(1) hue-rotate(180deg)}}
`;
