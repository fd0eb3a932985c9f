import type { Picture, Verdict } from "inkling/experiments";
import { figure, lastReason, measuredText, type Reproduced, type ReproducedRun, tally } from "./conclude.ts";
import { style } from "./style.ts";

/** What draws pictures, and the style sheet that they want. */
export interface Drawing {
  draw(picture: Picture): string;
  readonly pictureStyle: string;
}

/** The report: one page that needs no other file and no network. */
export function reportPage(reproduced: readonly Reproduced[], { draw, pictureStyle }: Drawing): string {
  const sections = groups(reproduced);
  const quick = reproduced.some(({ extent }) => extent === "quick");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Inkling: published figures and ours</title>
<style>${style}${pictureStyle}</style>
</head>
<body>
<header>
<h1>What was published, and what we got</h1>
<p class="lead">The experiments of Michael Nielsen’s <cite>Neural Networks and Deep Learning</cite> and of readers who rebuilt them, run again by Inkling.</p>
${quick ? '<p class="quick"><strong>Quick runs.</strong> Less data, fewer epochs, one seed: the figures below show that everything works, and say little about how well.</p>' : ""}
${tallyList(reproduced)}
</header>
<main>
<nav aria-label="Experiments">
<h2>At a glance</h2>
${[...sections].map(([section, inside]) => overview(section, inside)).join("\n")}
</nav>
${[...sections].map(([section, inside]) => `<section aria-label="${encode(section)}">\n<h2>${encode(section)}</h2>\n${inside.map((each) => article(each, draw)).join("\n")}\n</section>`).join("\n")}
</main>
<footer>
<p>A band is what ours was to lie in: the published figure plus or minus the larger of 1.96 binomial standard errors and the spread of single runs, written down before the first run. Ours is the mean over the seeds, unless it says otherwise.</p>
<p>One seed gives the same bits on every JavaScript engine, so each hash below is the same wherever it is computed.</p>
</footer>
</body>
</html>
`;
}

function groups(reproduced: readonly Reproduced[]): Map<string, Reproduced[]> {
  const sections = new Map<string, Reproduced[]>();
  for (const each of reproduced) sections.set(each.section, [...(sections.get(each.section) ?? []), each]);
  return sections;
}

function tallyList(reproduced: readonly Reproduced[]): string {
  const items = Object.entries(tally(reproduced)).map(([what, count]) => `<li><b>${count}</b>${what}</li>`);
  return `<ul class="tally"><li><b>${reproduced.length}</b>experiments</li>${items.join("")}</ul>`;
}

/** The table that a reader looks at first. */
function overview(section: string, inside: readonly Reproduced[]): string {
  const rows = inside.flatMap(({ id, title, claims }) =>
    claims.map(
      ({ what, published, measured, verdict, band }, i) => `<tr>
<td>${i === 0 ? `<a href="#${id}">${encode(title)}</a>` : ""}</td><td>${encode(what)}</td>
<td class="number" data-name="published:">${encode(published)}</td>
<td class="number" data-name="ours:">${encode(measuredText(measured, band?.unit))}</td><td>${badge(verdict)}</td></tr>`,
    ),
  );
  return `<h3 class="section">${encode(section)}</h3>
<table class="stack"><thead><tr><th>Experiment</th><th>What</th><th>Published</th><th>Ours</th><th>Verdict</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table>`;
}

function article(each: Reproduced, draw: (picture: Picture) => string): string {
  const { id, title, source, setup, claims, remarks, pictures, why, runs, command } = each;
  const rows = claims.map(({ what, published, band, measured, verdict }, i) => {
    const range = band === undefined ? "" : `${figure(band.low)} to ${figure(band.high)}`;
    const reason = lastReason(claims, i);
    return `<tr><td>${encode(what)}</td><td class="number" data-name="published:">${encode(published)}</td>
<td class="number"${range === "" ? "" : ' data-name="band:"'}>${range}</td>
<td class="number" data-name="ours:">${encode(measuredText(measured, band?.unit))}</td><td>${badge(verdict)}</td></tr>
${reason === undefined ? "" : `<tr class="reason"><td colspan="5">${encode(reason)}</td></tr>`}`;
  });
  return `<article id="${id}">
<h3>${encode(title)}</h3>
<p class="source"><span class="id">${id}</span> · ${encode(source)}</p>
<p>${encode(setup)}</p>
<table class="stack"><thead><tr><th>What</th><th>Published</th><th>Band</th><th>Ours</th><th>Verdict</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table>
${remarks.length === 0 ? "" : `<ul>${remarks.map((remark) => `<li>${encode(remark)}</li>`).join("")}</ul>`}
<div class="pictures">${pictures.map((picture) => pictureFigure(picture, draw)).join("\n")}</div>
${paragraphs(why)}
<details><summary>How to repeat it: settings, seeds, hashes</summary>
<pre>${encode(command)}</pre>
${settingsOf(runs)}
<div class="wide"><table><thead><tr><th>Run</th><th>Seconds</th><th>Outcome</th><th>Weights</th><th>Predictions</th></tr></thead>
<tbody>${runs.map(runRow).join("\n")}</tbody></table></div>
<p class="soft">${encode([...new Set(runs.map(({ machine, engine }) => `${machine}; ${engine}`))].join(" / "))}. ${encode(readings(runs))}</p>
</details>
</article>`;
}

/** Pictures that need the whole width. */
const wide: readonly Picture["kind"][] = ["digits", "images", "circuit", "table"];

function pictureFigure(picture: Picture, draw: (picture: Picture) => string): string {
  return `<figure${wide.includes(picture.kind) ? ' class="whole"' : ""}>${draw(picture)}<figcaption>${encode(picture.title)}. ${encode(picture.alt)}</figcaption></figure>`;
}

/** The settings of an experiment's runs; those that several runs share stand once. */
function settingsOf(runs: readonly ReproducedRun[]): string {
  const shared = new Map<string, string[]>();
  for (const { name, settings } of runs) {
    const text = JSON.stringify(settings);
    shared.set(text, [...(shared.get(text) ?? []), name]);
  }
  return [...shared].map(([text, names]) => `<pre>${encode(`${names.join("; ")}\n${text}`)}</pre>`).join("\n");
}

function runRow({ name, seconds, hash, hashes }: ReproducedRun): string {
  const short = (text: string | undefined): string => `<td class="hash">${text?.slice(0, 12) ?? ""}</td>`;
  return `<tr><td>${encode(name)}</td><td class="number">${seconds.toFixed(1)}</td>${short(hash)}${short(hashes?.weights)}${short(hashes?.predictions)}</tr>`;
}

/** What the test images were read for. */
function readings(runs: readonly ReproducedRun[]): string {
  const purposes = [...new Set(runs.flatMap(({ testReadings }) => testReadings))];
  return purposes.length === 0 ? "The test images were not read." : `Test images: ${purposes.join("; ")}.`;
}

function badge(verdict: Verdict): string {
  return `<span class="verdict ${isMiss(verdict) ? "bad" : "good"}">${verdict}</span>`;
}

function isMiss(verdict: Verdict): boolean {
  return verdict === "worse" || verdict === "not shown";
}

function paragraphs(text: string): string {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => `<p>${encode(paragraph)}</p>`)
    .join("\n");
}

function encode(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
