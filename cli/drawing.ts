import { colors } from "./colors.ts";

/** Pixels of a digit's side, and columns that its drawing takes; it is half as many lines high. */
export const DRAWING_COLUMNS = 28;

/** How a terminal can show shades of gray. */
type Shades = "millions" | "256" | "characters";

/** What this terminal can do. */
function terminalShades(): Shades {
  if (!colors.isColorSupported || !process.stdout.isTTY) return "characters";
  const { COLORTERM = "", TERM = "" } = process.env;
  if (/truecolor|24bit/.test(COLORTERM) || process.platform === "win32") return "millions";
  return TERM.includes("256") ? "256" : "characters";
}

/**
 * A digit as lines of text, 28 columns wide and 14 lines high: two pixels, one above the other, to a character.
 *
 * @param pixels `[28, 28]` bytes, 0 for paper to 255 for ink
 */
export function drawDigit(pixels: Uint8Array, shades: Shades = terminalShades()): string[] {
  const side = DRAWING_COLUMNS;
  return Array.from({ length: side / 2 }, (_, y) => {
    const upper = pixels.subarray(2 * y * side, (2 * y + 1) * side);
    const lower = pixels.subarray((2 * y + 1) * side, (2 * y + 2) * side);
    return shades === "characters" ? characters(upper, lower) : halfBlocks(upper, lower, shades);
  });
}

const RAMP = " .:-=+*#%@";

function characters(upper: Uint8Array, lower: Uint8Array): string {
  return Array.from(upper, (above, x) => {
    const mean = (above + lower[x]!) / 2;
    return RAMP[Math.min(RAMP.length - 1, Math.floor((mean / 256) * RAMP.length))];
  }).join("");
}

/** The upper half of a block in one color, on a ground of another. */
function halfBlocks(upper: Uint8Array, lower: Uint8Array, shades: "millions" | "256"): string {
  const color =
    shades === "millions" ? (gray: number) => `2;${gray};${gray};${gray}` : (gray: number) => `5;${gray256(gray)}`;
  let [line, before] = ["", ""];
  for (const [x, above] of upper.entries()) {
    const colors = `\x1b[38;${color(above)};48;${color(lower[x]!)}m`;
    line += `${colors === before ? "" : colors}▀`;
    before = colors;
  }
  return `${line}\x1b[0m`;
}

/** The nearest gray of the 256 colors: 232 to 255 are a ramp of grays from 8 to 238, 16 is black and 231 white. */
function gray256(gray: number): number {
  if (gray < 4) return 16;
  if (gray > 246) return 231;
  return 232 + Math.min(23, Math.max(0, Math.round((gray - 8) / 10)));
}

/** A drawing, or other lines, with a line of text under it. */
interface Captioned {
  readonly lines: readonly string[];
  readonly caption: string;
}

/** Drawings side by side, as many in a row as `width` columns hold, each row with its captions under it. */
export function sideBySide(drawings: readonly Captioned[], width: number): string[] {
  const gap = "   ";
  const perRow = Math.max(1, Math.floor((width + gap.length) / (DRAWING_COLUMNS + gap.length)));
  const lines: string[] = [];
  for (let start = 0; start < drawings.length; start += perRow) {
    const row = drawings.slice(start, start + perRow);
    if (start > 0) lines.push("");
    for (let y = 0; y < DRAWING_COLUMNS / 2; y++) lines.push(row.map((drawing) => drawing.lines[y]).join(gap));
    const captions = row.map(({ caption }) => caption.padEnd(DRAWING_COLUMNS));
    lines.push(captions.join(gap).trimEnd());
  }
  return lines;
}
