import { type Dataset, mnist } from "inkling";
import type { Picture } from "inkling/experiments";
import type { Reproduced } from "./conclude.ts";
import { type Drawing, reportPage } from "./html.ts";
import { reportTable } from "./markdown.ts";
import type { Results } from "./results.ts";

/** Writes a file for each experiment, a table over all of them, and the page with the pictures. */
export async function writeReport(
  reproduced: readonly Reproduced[],
  { store }: Results,
  data: string | undefined,
): Promise<void> {
  const write = (name: string, text: string): Promise<void> => store.write(name, new TextEncoder().encode(text));
  for (const each of reproduced) await write(`${each.id}.json`, `${JSON.stringify(each, null, 1)}\n`);
  await write("table.md", reportTable(reproduced));
  const shown = reproduced.flatMap(({ pictures }) => pictures);
  await write("index.html", reportPage(reproduced, await drawingOf(shown, data)));
}

/** What draws these pictures; tables of digits want the test images. */
async function drawingOf(pictures: readonly Picture[], folder: string | undefined): Promise<Drawing> {
  const { drawPicture, pictureStyle } = await import("../../figures/draw.ts");
  const showsDigits = pictures.some(({ kind }) => kind === "digits");
  const testImages: Dataset | undefined = showsDigits ? (await mnist({ folder })).test : undefined;
  return { draw: (picture) => drawPicture(picture, { testImages }), pictureStyle };
}
