import { readdirSync, readFileSync } from "node:fs";
import { ROOT } from "./files.ts";

/** The folder of the npm package that a bundled file belongs to, from the root: `node_modules/@scope/name`. */
function packageFolder(input: string): string | undefined {
  return /(?:^|\/)(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
}

/** Name, version and license of a package, as its license asks of those who pass it on. */
function notice(folder: string): string {
  const manifest = JSON.parse(readFileSync(`${ROOT}/${folder}/package.json`, "utf8")) as Record<string, string>;
  const { name, version, license } = manifest;
  const file = readdirSync(`${ROOT}/${folder}`).find((each) => /^(licen[cs]e|copying)(\.|$)/i.test(each));
  if (file === undefined) {
    throw new Error(`${folder} has no license file\nwithout one it may not be passed on: use another package`);
  }
  return `${name} ${version} (${license})\n\n${readFileSync(`${ROOT}/${folder}/${file}`, "utf8").trim()}\n`;
}

/** The licenses of all packages that these bundled files come from, as a text that stands beside the bundle. */
export function thirdParty(inputs: readonly string[]): string {
  const folders = new Set(inputs.flatMap((input) => packageFolder(input) ?? []));
  const heading = "The programs in this folder contain the following packages.\n";
  return [heading, ...[...folders].sort().map(notice)].join(`\n${"-".repeat(80)}\n\n`);
}
