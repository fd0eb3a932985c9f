import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../scripts/files.ts";
import { runNpm } from "../../scripts/run.ts";

/** An empty project that the package was installed into, as its users do, from the tarball and without a network. */
export interface Project {
  readonly folder: string;
  /** The files in the tarball, relative to the package. */
  readonly packed: readonly string[];
  remove(): void;
}

export function installPackage(): Project {
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), "inkling-package-")));
  const folder = join(temporary, "project");
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "name": "project", "private": true, "type": "module" }');
  const npm = (args: readonly string[], where: string): string => {
    const { ok, stdout, output } = runNpm([...args, "--cache", join(temporary, "cache")], where);
    if (!ok) throw new Error(`npm ${args.join(" ")} failed:\n${output}`);
    return stdout;
  };
  const described = npm(["pack", "--json", "--ignore-scripts", "--pack-destination", temporary], ROOT);
  const [{ filename, files }] = JSON.parse(described) as [{ filename: string; files: { path: string }[] }];
  // Neither a network nor a cache: whatever the package needed besides itself could not be had.
  npm(["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", join(temporary, filename)], folder);
  return {
    folder,
    packed: files.map(({ path }) => path).sort(),
    remove: () => rmSync(temporary, { recursive: true, force: true }),
  };
}
