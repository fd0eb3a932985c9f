import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import type { Failure } from "./files.ts";
import { runNpm } from "./run.ts";

type Conditions = string | { readonly [condition: string]: Conditions };

interface Manifest {
  readonly exports?: Readonly<Record<string, Conditions>>;
  readonly imports?: Readonly<Record<string, Conditions>>;
  readonly bin?: Readonly<Record<string, string>>;
}

/** Checks that the package holds what package.json promises and nothing else, and that its public names are documented. */
export async function checkExports(root: string): Promise<Failure[]> {
  const manifest = JSON.parse(readFileSync(`${root}/package.json`, "utf8")) as Manifest;
  const packed = packedFiles(root);
  if (!Array.isArray(packed)) return [packed];
  return [
    ...checkTargets(manifest, packed),
    ...checkPacked(root, packed),
    ...(await lintPackage(root)),
    ...checkPublicNames(root),
  ];
}

/** Every file that package.json names is in the package, and what is imported has its types beside it. */
export function checkTargets(manifest: Manifest, packed: readonly string[]): Failure[] {
  const files = new Set(packed);
  const failures: Failure[] = [];
  for (const field of ["exports", "imports", "bin"] as const) {
    for (const [name, conditions] of Object.entries(manifest[field] ?? {})) {
      const wanted = targetsOf(conditions).flatMap((target) => {
        const path = posix.normalize(target);
        return field !== "bin" && path.endsWith(".js") ? [path, path.replace(/\.js$/, ".d.ts")] : [path];
      });
      for (const file of new Set(wanted)) {
        if (files.has(file)) continue;
        failures.push({
          problem: `package.json ${field} "${name}" needs ${file}, which is not in the package`,
          remedy: `add ${sourceOf(file) ?? "its source"} and build, or take the entry out of package.json`,
        });
      }
    }
  }
  return failures;
}

function targetsOf(conditions: Conditions): string[] {
  return typeof conditions === "string" ? [conditions] : Object.values(conditions).flatMap(targetsOf);
}

/** The source that a file of dist is built from; undefined for files that the build should not have made. */
function sourceOf(file: string): string | undefined {
  if (file === "dist/cli/figures.js") return "figures/draw.ts";
  if (file.startsWith("dist/studio/")) return "studio/main.ts";
  if (file.startsWith("dist/cli/"))
    return /^dist\/cli\/((main|reproduce-job)\.js(\.map)?|THIRD-PARTY\.txt)$/.test(file) ? "cli/main.ts" : undefined;
  const match = /^dist\/(.+?)(\.d\.ts|\.js)(\.map)?$/.exec(file);
  return match === null ? undefined : `src/${match[1]}.ts`;
}

/** What `npm pack` would put into the package, without running the build that it begins with. */
function packedFiles(root: string): string[] | Failure {
  const { ok, stdout, output } = runNpm(["pack", "--dry-run", "--json", "--ignore-scripts"], root);
  if (!ok)
    return { problem: `npm pack failed:\n${output.trim()}`, remedy: "run npm pack --dry-run and mend what it says" };
  const [description] = JSON.parse(stdout) as [{ files: { path: string }[] }];
  return description.files.map(({ path }) => path).sort();
}

/** No tests, no leftovers: everything in the package is the manifest, a text for people, a model, source, or built from source. */
export function checkPacked(root: string, packed: readonly string[]): Failure[] {
  const failures: Failure[] = [];
  for (const file of packed) {
    if (/\.(test|bench)\./.test(file) || /(^|\/)(test|fixtures)\//.test(file) || /tsbuildinfo|tsconfig/.test(file)) {
      failures.push({
        problem: `the package holds ${file}, which no user needs`,
        remedy: 'leave it out in "files" of package.json',
      });
    } else if (file.startsWith("dist/")) {
      const source = sourceOf(file);
      if (source === undefined || !existsSync(`${root}/${source}`)) {
        failures.push({
          problem: `the package holds ${file}, which no source makes`,
          remedy: "npm run clean && npm run build",
        });
      }
    } else if (
      !/^src\/.+\.ts$|^models\/[^/]+\.safetensors$|^((models\/)?README\.md|package\.json|LICENSE)$/.test(file)
    ) {
      failures.push({
        problem: `the package holds ${file}, which does not belong there`,
        remedy: 'leave it out in "files" of package.json',
      });
    }
  }
  return failures;
}

async function lintPackage(root: string): Promise<Failure[]> {
  // Whether the files are in the package is checked above, with a remedy of ours.
  const { messages, pkg } = await publint({ pkgDir: root, pack: false });
  return messages
    .filter(({ code }) => code !== "FILE_DOES_NOT_EXIST")
    .map((message) => ({
      problem: `publint: ${formatMessage(message, pkg, { color: false }) ?? message.code}`,
      remedy: `see https://publint.dev/rules#${message.code.toLowerCase()}`,
    }));
}

/** `src/index.ts` is a list of names, each with a doc comment where it is declared, functions with an example. */
export function checkPublicNames(root: string): Failure[] {
  const index = "src/index.ts";
  if (!existsSync(`${root}/${index}`))
    return [{ problem: `there is no ${index}`, remedy: "list the public names there" }];
  const text = readFileSync(`${root}/${index}`, "utf8");
  const statement = /export\s+(?:type\s+)?\{([^}]*)\}\s*from\s*"([^"]+)";/g;
  const rest = text
    .replace(statement, "")
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "")
    .trim();
  if (rest !== "") {
    return [
      {
        problem: `${index} holds more than named exports: ${rest.split("\n")[0]}`,
        remedy: 'write every public name by hand: export { name } from "./folder/file.ts";',
      },
    ];
  }
  const failures: Failure[] = [];
  for (const [, list, from] of text.matchAll(statement)) {
    const file = posix.join("src", from!);
    if (!existsSync(`${root}/${file}`)) continue; // the type checker names it
    const source = readFileSync(`${root}/${file}`, "utf8");
    for (const entry of list!.split(",")) {
      const name = entry
        .trim()
        .replace(/^type\s+/, "")
        .split(/\s+as\s+/)[0]!;
      const failure = name === "" ? undefined : checkDocumented(file, source, name);
      if (failure !== undefined) failures.push(failure);
    }
  }
  return failures;
}

function checkDocumented(file: string, source: string, name: string): Failure | undefined {
  const declaration = new RegExp(
    `^export (?:declare |abstract |async )*(function\\*?|class|const|let|interface|type) ${name.replaceAll("$", "\\$")}\\b`,
    "m",
  );
  const match = declaration.exec(source);
  if (match === null)
    return {
      problem: `src/index.ts exports ${name} from ${file}, which does not declare it`,
      remedy: "export it from the file that declares it, as a declaration: export function ...",
    };
  const before = source.slice(0, match.index).trimEnd();
  const comment = before.endsWith("*/") ? before.slice(before.lastIndexOf("/*")) : "";
  if (!comment.startsWith("/**"))
    return {
      problem: `${file}: ${name} is public and has no doc comment`,
      remedy: "say above it what it is: shapes, units, defaults, errors, source",
    };
  const isFunction =
    match[1]!.startsWith("function") ||
    (match[1] !== "type" && /^[^;{]*?=\s*(?:async\s*)?(?:<[^>]*>\s*)?\(/.test(source.slice(match.index)));
  if (isFunction && !comment.includes("@example"))
    return {
      problem: `${file}: the public function ${name} has no @example in its doc comment`,
      remedy: "add an @example that a reader can paste and run",
    };
  return undefined;
}
