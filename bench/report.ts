import { markdownTable } from "./markdown.ts";
import type { Results } from "./results.ts";

/** Everything that was measured, for a terminal. */
export function report(results: Results): string {
  const { machine, versions, rounds } = results;
  const lines = [`Node ${versions.node}, ${machine.processor}, ${machine.cores} cores, ${rounds} rounds`];
  const rates = results["billions of vectors a second"];
  lines.push(
    ...spaced(
      ["billions a second", "loads", "stores", "products with a sum"],
      [["vectors of 4 floats", rates.loads, rates.stores, rates.productSums]],
    ),
    ...spaced(
      ["ms an epoch", "best", "median", "first", "limit", "best / limit", "weights"],
      results["milliseconds an epoch"].map(({ name, best, median, first, limit, ratio, weights }) => [
        ...[name, best, median, first, limit, ratio],
        weights.slice(0, 12),
      ]),
    ),
    ...scaled(results),
  );
  for (const { name, phases } of results["milliseconds an epoch"]) {
    if (phases.length === 0) continue;
    const rows = phases.map(([phase, milliseconds, limit = ""]) => [phase, milliseconds, limit]);
    lines.push(...spaced([`${name}, by function`, "ms", "limit"], rows));
  }
  const read = Object.entries(results["microseconds an image"]);
  lines.push(
    ...spaced(
      ["us an image", "best", "median"],
      read.map(([name, { best, median }]) => [name, best, median]),
    ),
  );
  const { first, others } = results["milliseconds to create"];
  lines.push("", `create: ${first.toFixed(1)} ms at first, then ${others.best.toFixed(1)} ms`);
  const whole = results["seconds of 30 epochs from command to result"];
  if (whole !== undefined) {
    lines.push(`30 epochs from command to result: ${whole.best.toFixed(1)} s, median ${whole.median.toFixed(1)} s`);
  }
  for (const { threads, most, grown, epochs, images } of results["megabytes above Node's own"]) {
    lines.push(
      `memory above Node's own, ${count(threads, "thread")}: ${most.toFixed(0)} MB at most; ` +
        `${grown.toFixed(1)} MB more after ${epochs} epochs of ${images} images than after ${Math.ceil(epochs / 10)}`,
    );
  }
  lines.push(`a page that trains: ${results["bytes of a page that trains, gzipped"]} bytes, gzipped`);
  return lines.join("\n");
}

/** The README's table. */
export function readmeTable(results: Results): string {
  const { machine, versions, rounds, date, network, images } = results;
  const subject = network === "dense" ? "Dense networks" : "Convolutional network";
  const epochs = results["milliseconds an epoch"].map(({ name, best, median, limit, ratio }) => {
    const [unit, scale] = best < 1000 ? ["ms", 1] : ["s", 1000];
    const cells = [best, median, limit].map((time) => `${number(time / scale)} ${unit}`);
    return [`${name}: an epoch of ${images.toLocaleString("en-US")} images`, ...cells, number(ratio)];
  });
  const reads = Object.entries(results["microseconds an image"]).map(([name, { best, median }]) => [
    `read ${name}${name.startsWith("1,000") ? ", each" : ""}`,
    ...[best, median].map((time) => `${number(time)} µs`),
    ...["", ""],
  ]);
  const { first, others } = results["milliseconds to create"];
  const whole = results["seconds of 30 epochs from command to result"];
  const spreads: [string, number, number, string][] = [
    ["make a model, code and all", others.best, others.median, "ms"],
  ];
  if (whole !== undefined) spreads.push(["30 epochs, from command to result", whole.best, whole.median, "s"]);
  const others1 = [
    ["the first model of a program", `${number(first)} ms`],
    ...results["megabytes above Node's own"].map(({ threads, most }) => [
      `memory above Node's own, ${count(threads, "thread")}`,
      `${most.toFixed(0)} MB`,
    ]),
    ["a page that trains, gzipped", `${(results["bytes of a page that trains, gzipped"] / 1000).toFixed(1)} KB`],
  ];
  const rows = [
    ...epochs,
    ...reads,
    ...spreads.map(([name, best, median, unit]) => [
      name,
      `${number(best)} ${unit}`,
      `${number(median)} ${unit}`,
      "",
      "",
    ]),
    ...others1.map(([name, value]) => [name!, value!, "", "", ""]),
  ];
  const where = `Node ${versions.node}, ${machine.processor}, ${machine.cores} cores, ${machine.system}`;
  return [
    markdownTable([subject, "best", "median", "limit", "best / limit"], rows),
    "",
    `${where}, ${date.slice(0, 10)}; ${count(rounds, "round")}.${scaled(results).join(" ")}`,
  ].join("\n");
}

/** What to know about epochs that were not trained whole. */
function scaled({ images, imagesARound }: Results): string[] {
  if (images === imagesARound) return [];
  const [part, whole] = [imagesARound, images].map((images) => images.toLocaleString("en-US"));
  return ["", `A round trains with ${part} images; its time is scaled to ${whole}.`];
}

function count(number: number, of: string): string {
  return number === 1 ? `1 ${of}` : `${number} ${of}s`;
}

function number(value: number): string {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
}

/** A table behind an empty line; numbers with about three digits. */
function spaced(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const text = (cell: string | number) => (typeof cell === "number" ? cell.toFixed(cell < 10 ? 2 : 1) : cell);
  return [
    "",
    markdownTable(
      head,
      rows.map((row) => row.map(text)),
    ),
  ];
}
