import { colorsOf } from "./colors.ts";

/** Columns of the terminal; 80 where there is none. */
export function columns(): number {
  return process.stdout.columns || process.stderr.columns || Number(process.env.COLUMNS) || 80;
}

/** Where a command speaks. */
export interface Screen {
  /** A line of the result, on standard output; nothing where that holds a JSON document. */
  say(line?: string): void;
  /** The same for a sentence, in as many lines as it needs. */
  tell(text: string, style?: (line: string) => string): void;
  /** A line beside the result, on standard error. */
  note(line: string): void;
  /** How far long work has come: one line, changed in place, on a terminal; nothing elsewhere. */
  progress(label: string, fraction: number, rest?: string): void;
  /** Takes the progress line away. */
  clear(): void;
}

/** Milliseconds that a progress line stands at least: more changes than that nobody reads. */
const STANDS = 50;

/** The terminal, or whatever is in its place. */
export function openScreen({ json = false }: { json?: boolean | undefined } = {}): Screen {
  const { stdout, stderr } = process;
  const inPlace = stderr.isTTY && process.env.TERM !== "dumb";
  let shown = false;
  let last = 0;
  const clear = (): void => {
    if (shown) stderr.write("\r\x1b[K");
    shown = false;
  };
  const say = (line = ""): void => {
    clear();
    if (!json) stdout.write(`${line}\n`);
  };
  return {
    clear,
    say,
    tell(text, style = (line) => line) {
      for (const line of wrap(text, columns() - 1, "  ")) say(style(line));
    },
    note(line) {
      clear();
      stderr.write(`${line}\n`);
    },
    progress(label, fraction, rest = "") {
      const now = performance.now();
      if (!inPlace || (shown && now - last < STANDS)) return;
      last = now;
      stderr.write(`\r${progressText(label, fraction, rest, columns() - 1)}\x1b[K`);
      shown = true;
    },
  };
}

/** `label ████░░░░  45 %  rest`, in at most `width` columns; what has no room is left out, the bar first. */
export function progressText(label: string, fraction: number, rest: string, width: number): string {
  const percent = `${Math.floor(100 * Math.min(1, Math.max(0, fraction)))} %`.padStart(5);
  const words = `${label} ${percent}${rest === "" ? "" : `  ${rest}`}`;
  const room = Math.min(30, width - words.length - 1);
  if (room < 5) return words.slice(0, width);
  return `${label} ${colorsOf(process.stderr).cyan(bar(fraction, room))} ${words.slice(label.length + 1)}`;
}

/** A bar of `width` characters, filled from the left. */
export function bar(fraction: number, width: number, empty = "░"): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * width);
  return "█".repeat(full) + empty.repeat(width - full);
}

/** `94.82 %` */
export function percent(fraction: number, digits = 2): string {
  return `${(100 * fraction).toFixed(digits)} %`;
}

/** A duration as people say it: `8 s`, `1 min 20 s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Text of several words in lines of at most `width` columns. */
export function wrap(text: string, width: number, indent = ""): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? (lines.length === 0 ? word : indent + word) : `${line} ${word}`;
    if (longer.length > width && line !== "") {
      lines.push(line);
      line = indent + word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

/** A path as one would type it into a shell. */
export function typed(path: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(path) ? path : JSON.stringify(path);
}

/** How this program was called, for commands to be typed next. */
export function invocation(): string {
  const { npm_command: command, npm_lifecycle_event: script } = process.env;
  return command === "exec" || script === "start" ? "npx inkling" : "inkling";
}
