import { start } from "./command-line.ts";

/** The built studio, being served. */
export interface Served {
  /** `http://127.0.0.1:4784/` */
  readonly address: string;
  /** Ends it as Ctrl-C does. */
  close(): Promise<unknown>;
}

/** Runs `inkling studio` on a free port; with MNIST where `data` names a folder of it. */
export async function startStudio({
  data,
  port = 0,
}: {
  data?: string | undefined;
  port?: number;
} = {}): Promise<Served> {
  const flags = ["--no-open", "--port", String(port), ...(data === undefined ? [] : ["--data", data])];
  const { child, ended, sees } = start(["studio", ...flags]);
  let said = "";
  child.stdout?.on("data", (text: string) => {
    said += text;
  });
  if (!(await sees(/Inkling's studio: http/))) throw new Error(`the studio did not start: ${(await ended).stderr}`);
  const address = /http:\S+/.exec(said)![0];
  return {
    address,
    close() {
      child.kill("SIGINT");
      return ended;
    },
  };
}
