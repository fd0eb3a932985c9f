/*
 * One frame for all canvases: what is to be painted anew waits for the screen's next picture, and is then painted once,
 * however often it changed meanwhile. When the page turns light or dark, everything is painted again.
 */
import type { Attachment } from "svelte/attachments";

/** Paints a canvas. */
export type Paint = (context: CanvasRenderingContext2D, dark: boolean) => void;

const paints = new Map<HTMLCanvasElement, Paint>();
const due = new Set<HTMLCanvasElement>();
const darkSystem = matchMedia("(prefers-color-scheme: dark)");
let watching = false;

/** Keeps a canvas painted: `{@attach painted(paint)}`, with another `paint` whenever there is something else to be seen. */
export function painted(paint: Paint): Attachment<HTMLCanvasElement> {
  return (canvas) => {
    if (!watching) watchTheme();
    paints.set(canvas, paint);
    ask(canvas);
    return () => {
      paints.delete(canvas);
      due.delete(canvas);
    };
  };
}

function ask(canvas: HTMLCanvasElement): void {
  if (due.size === 0) requestAnimationFrame(paintAll);
  due.add(canvas);
}

function paintAll(): void {
  const dark = isDark();
  for (const canvas of due) {
    const context = canvas.getContext("2d");
    if (context !== null) paints.get(canvas)?.(context, dark);
  }
  due.clear();
}

/** Whether the page is dark now: as its reader chose, or else as the system is. */
function isDark(): boolean {
  const { theme } = document.documentElement.dataset;
  return theme === "dark" || (theme !== "light" && darkSystem.matches);
}

function watchTheme(): void {
  watching = true;
  const again = (): void => {
    for (const canvas of paints.keys()) ask(canvas);
  };
  darkSystem.addEventListener("change", again);
  new MutationObserver(again).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}
