/**
 * One piece of work at a time: asked for while it is under way, it is done once more after it, however often it was asked
 * for. What it works on, it takes when it begins: the newest of all.
 */
export function latest(work: () => Promise<void>): () => void {
  let [busy, again] = [false, false];

  async function run(): Promise<void> {
    busy = true;
    try {
      await work();
    } finally {
      busy = false;
      if (again) ask();
    }
  }

  function ask(): void {
    again = busy;
    if (!busy) void run();
  }

  return ask;
}
