/** Removes what the build makes. */
import { rmSync } from "node:fs";
import { ROOT } from "./files.ts";

rmSync(`${ROOT}/dist`, { recursive: true, force: true });
