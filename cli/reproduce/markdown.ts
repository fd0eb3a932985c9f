import { measuredText, type Reproduced } from "./conclude.ts";

/** The table of what was published and what we got, as Markdown, a heading for each section. */
export function reportTable(reproduced: readonly Reproduced[]): string {
  const lines: string[] = [];
  let section = "";
  for (const each of reproduced) {
    if (each.section !== section) {
      section = each.section;
      lines.push("", `### ${section}`, "", "| | what | published | ours | |", "| --- | --- | --- | --- | --- |");
    }
    each.claims.forEach(({ what, published, measured, verdict, band }, i) => {
      const name = i === 0 ? `\`${each.id}\`` : "";
      const cells = [name, what, published, measuredText(measured, band?.unit), verdict];
      lines.push(`| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`);
    });
  }
  return `${lines.join("\n").trim()}\n`;
}
