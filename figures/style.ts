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
@media screen and (prefers-color-scheme:dark){:root:not([data-theme="light"]) :is(.figure-ink,.figure-signed){filter:invert(1) hue-rotate(180deg)}}
@media screen{:root[data-theme="dark"] :is(.figure-ink,.figure-signed){filter:invert(1) hue-rotate(180deg)}}
`;
