import { afterEach, expect, test } from "vitest";
import { Child, type Command } from "./child.ts";
import { type Contender, measure } from "./rounds.ts";
import { WORKLOADS } from "./workloads.ts";

const workload = WORKLOADS.find(({ id }) => id === "book")!;
const LIMITS = { run: 1, answer: 20 };

/** A peer whose program has `request` and `answer(object)` at hand for each line that comes. */
function fake(name: string, onRequest: string): Command {
  const program = `
    const answer = (object) => console.log(JSON.stringify(object));
    let rest = "";
    process.stdin.on("data", (data) => {
      const lines = (rest + data).split("\\n");
      rest = lines.pop();
      for (const line of lines) { const request = JSON.parse(line); ${onRequest} }
    });`;
  return { name, program: process.execPath, args: ["--eval", program] };
}

/** A peer that takes 2 ms an image and reads half of all images rightly. */
const GOOD = `
  if (request.do === "prepare") answer({ version: "7.1", note: "a note" });
  if (request.do === "run") answer({ seconds: 0.002 * request.images });
  if (request.do === "accuracy") answer({ accuracy: 0.5 });`;

const children: Child[] = [];
function start(command: Command): Child {
  const child = new Child(command);
  children.push(child);
  return child;
}

afterEach(() => {
  for (const child of children.splice(0)) child.stop();
});

const contender = (id: string, onRequest: string): Contender => ({ id, name: id, command: fake(id, onRequest) });

test("a peer answers line by line", async () => {
  const child = start(fake("good", GOOD));
  expect(await child.ask({ do: "prepare", folder: "/nowhere", workload }, 20)).toEqual({
    version: "7.1",
    note: "a note",
  });
  expect(await child.ask({ do: "run", images: 50 }, 20)).toEqual({ seconds: 0.1 });
  expect(await child.ask({ do: "accuracy" }, 20)).toEqual({ accuracy: 0.5 });
});

test.each([
  ["refuses", `answer({ cannot: "it has no sigmoid" })`, "it has no sigmoid"],
  ["crashes", `throw new RangeError("too many images")`, "ended with exit code 1: RangeError: too many images"],
  ["ends", "process.exit(3)", "ended with exit code 3"],
  ["talks", `console.log("hello")`, "answered accuracy with what is no JSON object: hello"],
])("a peer that %s is told with its reason", async (name, onRequest, reason) => {
  await expect(start(fake(name, onRequest)).ask({ do: "accuracy" }, 20)).rejects.toMatchObject({
    name: "PeerError",
    reason,
    problem: `${name}: ${reason}`,
  });
});

test("a peer that hangs is stopped at its limit", async () => {
  const child = start(fake("hung", ""));
  await expect(child.ask({ do: "accuracy" }, 0.2)).rejects.toThrow("hung: gave no answer to accuracy in 0.2 s");
  await expect(child.ask({ do: "accuracy" }, 20)).rejects.toThrow("hung: gave no answer to accuracy in 0.2 s");
});

test("a program that is not there is told with its reason", async () => {
  const child = start({ name: "none", program: "/nowhere/python3", args: [] });
  await expect(child.ask({ do: "accuracy" }, 20)).rejects.toThrow(
    "none: cannot be started: spawn /nowhere/python3 ENOENT",
  );
});

test("peers take turns; slow ones do a part of an epoch, scaled; one that falls out is listed, and the rest goes on", async () => {
  const crash = `${GOOD} if (request.do === "run" && (globalThis.runs = (globalThis.runs ?? 0) + 1) > 4) process.exit(1);`;
  const peers = [
    contender("good", GOOD),
    contender("falls out", crash),
    contender("quick", GOOD.replace("0.002", "1e-6")),
  ];
  const said: string[] = [];
  const { measured, missing } = await measure(workload, peers, "/nowhere", 3, LIMITS, (line) => said.push(line));
  expect(measured).toEqual([
    // 1 s is 500 images of 2 ms: a hundredth of the epoch. 100 and 500 images to warm up, and three rounds.
    {
      ...{ id: "good", name: "good", version: "7.1", note: "a note", imagesARound: 500, rounds: 3 },
      ...{ best: 100, median: 100, accuracy: 0.5, epochs: (100 + 4 * 500) / 50_000 },
    },
    expect.objectContaining({ id: "quick", imagesARound: 50_000, best: expect.closeTo(0.05) }),
  ]);
  expect(missing).toEqual([{ id: "falls out", name: "falls out", reason: "ended with exit code 1" }]);
  expect(said).toContain("  falls out is missing: ended with exit code 1");
});

test("a training to the end: each round another seed, and its accuracy", async () => {
  const preset = WORKLOADS.find(({ id }) => id === "fast-99")!;
  expect(preset).toMatchObject({ images: 120_000, seeds: [6, 7, 8, 9, 10] });
  const ends = `if (request.do === "finish") answer({ seconds: request.seed, accuracy: 0.98 + request.seed / 1000 });`;
  const { measured } = await measure(preset, [contender("good", GOOD + ends)], "/nowhere", 6, LIMITS, () => {});
  expect(measured).toEqual([
    {
      ...{ id: "good", name: "good", version: "7.1", note: "a note", imagesARound: 120_000, rounds: 6 },
      ...{ best: 6, median: 8, accuracy: expect.closeTo(0.987_667), epochs: 2 },
      accuracies: [6, 7, 8, 9, 10, 6].map((seed) => 0.98 + seed / 1000),
    },
  ]);
});

test("an abort ends the measuring at once", async () => {
  const stop = new AbortController();
  const peers = [contender("hung", `if (request.do === "prepare") answer({ version: "1" });`)];
  const measuring = measure(workload, peers, "/nowhere", 3, LIMITS, () => {}, stop.signal);
  setTimeout(() => stop.abort(), 300);
  await expect(measuring).rejects.toMatchObject({ name: "AbortError" });
});
