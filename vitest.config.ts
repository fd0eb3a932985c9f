import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string): string => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

export default defineConfig({
  // Tests beside the source run on the source; those in test/ import the built package by its name, as users do.
  resolve: {
    alias: {
      "#platform": source("platform/node.ts"),
      "#transforms": source("platform/node-transforms.ts"),
      "#trials": source("platform/node-trials.ts"),
    },
  },
  test: {
    // The built package as Node itself loads it: its workers are files beside it.
    server: { deps: { external: [/[\\/]dist[\\/]/] } },
    include: [
      "src/**/*.test.ts",
      "cli/**/*.test.ts",
      "figures/**/*.test.ts",
      "scripts/**/*.test.ts",
      "bench/**/*.test.ts",
      "test/**/*.test.ts",
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What a page comes to is waited for: on a busy machine that takes a while.
    expect: { poll: { timeout: 30_000 } },
    // On a build server that is busy a page may be later than a test expects: what fails is tried once more, and the report says so.
    retry: process.env.CI === "true" ? 1 : 0,
    pool: "forks",
    // The tests of the command line mostly wait for its processes.
    maxWorkers: "100%",
  },
});
