/* What is said to who does not see the page: one live region, the latest message alone, one in three seconds at most. */

const PAUSE = 3000;

let message = $state("");
let alarm = $state("");
let waiting: string | undefined;
let silentUntil = 0;

/** The message that is being said. */
export function spoken(): string {
  return message;
}

/** The error that is being said, at once. */
export function spokenAlarm(): string {
  return alarm;
}

/** Says something politely: it waits for the last message to be heard, and gives way to a newer one. */
export function announce(text: string): void {
  const wait = silentUntil - performance.now();
  if (wait <= 0) {
    say(text);
    return;
  }
  if (waiting === undefined) setTimeout(() => say(waiting ?? ""), wait);
  waiting = text;
}

function say(text: string): void {
  [message, waiting] = [text, undefined];
  silentUntil = performance.now() + PAUSE;
}

/** Says an error at once. */
export function announceAlarm(text: string): void {
  alarm = text;
}
