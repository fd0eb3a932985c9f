import { spawn } from "node:child_process";
import type { Command } from "commander";
import { DataNotFoundError, mnist } from "inkling";
import { wholeNumber } from "../flags.ts";
import { interruptible } from "../interrupt.ts";
import { serveStudio } from "../studio-server.ts";
import { invocation, openScreen, type Screen } from "../terminal.ts";

interface StudioFlags {
  readonly port?: number;
  readonly open: boolean;
  readonly data?: string;
}

const example = `Examples
  inkling studio
  inkling studio --port 8080 --no-open --data ../data
`;

const notes = `
Only this machine reaches the page, and the page fetches nothing from anywhere
else. It learns from MNIST where that is at hand, and from digits that it draws
itself otherwise. Ctrl-C ends it.`;

/** Adds `inkling studio`. */
export function addStudio(program: Command): void {
  program
    .command("studio")
    .description("Open the studio: train, draw and look inside, in a page.")
    .addHelpText("before", example)
    .addHelpText("after", notes)
    .option(
      "--port <n>",
      "port to listen on; without, 4784 or a free one",
      wholeNumber("--port", { least: 0, most: 65_535 }),
    )
    .option("--no-open", "only print the address")
    .option("--data <dir>", "folder that holds mnist/, or MNIST's files; also INKLING_DATA")
    .action((flags: StudioFlags) => interruptible((signal) => studioCommand(flags, signal)));
}

async function studioCommand({ port, open, data }: StudioFlags, signal: AbortSignal): Promise<void> {
  const screen = openScreen();
  const found = await findMnist(data, screen, signal);
  const server = await serveStudio({ port, data: found });
  screen.say(`Inkling's studio: ${server.address}`);
  screen.say("Ctrl-C ends it");
  if (open && process.stdout.isTTY) openBrowser(server.address);
  await new Promise((done) => {
    if (signal.aborted) done(undefined);
    signal.addEventListener("abort", done);
  });
  await server.close();
}

/** The folder where MNIST is; undefined where it is not at hand. Files that are bad, or a folder without them, are errors. */
async function findMnist(folder: string | undefined, screen: Screen, signal: AbortSignal): Promise<string | undefined> {
  try {
    return (await mnist({ folder, download: false, signal })).source;
  } catch (error) {
    if (!(error instanceof DataNotFoundError)) throw error;
    screen.note(
      `MNIST is not at hand: the page learns from digits that it draws; ${invocation()} data fetch downloads it`,
    );
    return undefined;
  }
}

/** Opens a page in the reader's browser; where that does not work, the address stands in the terminal. */
function openBrowser(address: string): void {
  const [program, ...args] =
    process.platform === "darwin"
      ? ["open", address]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", "", address]
        : ["xdg-open", address];
  const child = spawn(program!, args, { detached: true, stdio: "ignore" });
  child.on("error", () => {});
  child.unref();
}
