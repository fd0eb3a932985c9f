import pc from "picocolors";

/** Whether a stream takes colors: terminals do, others only where FORCE_COLOR is set, and none where NO_COLOR is. */
function takesColors(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  return Boolean(FORCE_COLOR) || (stream.isTTY === true && TERM !== "dumb");
}

/** Colors for what goes to a stream; where it takes none, its functions give their text as it is. */
export function colorsOf(stream: NodeJS.WriteStream): ReturnType<typeof pc.createColors> {
  return pc.createColors(takesColors(stream));
}

/** Colors for standard output. */
export const colors = colorsOf(process.stdout);
