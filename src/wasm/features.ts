import { FailureError } from "../core/errors.ts";
import { Assembler } from "./assembler.ts";
import { f32x4, v128 } from "./instructions.ts";

let supported: boolean | undefined;

/** Whether WebAssembly is here and knows vectors of 128 bits. */
export function hasSimd(): boolean {
  supported ??= typeof WebAssembly === "object" && WebAssembly.validate(vectorProgram());
  return supported;
}

/** Whether threads can share memory: a page has to be isolated from other origins for that (COOP and COEP headers). */
export function hasThreads(): boolean {
  return typeof SharedArrayBuffer === "function" && globalThis.crossOriginIsolated !== false;
}

function vectorProgram(): Uint8Array<ArrayBuffer> {
  const module = new Assembler();
  module.procedure("double", ["i32"], (f, p) => f.do(v128.store(p, f32x4.add(v128.load(p), v128.load(p)))));
  return module.encode();
}

/**
 * Compiles a module.
 *
 * @throws FailureError where the page's content security policy, or another rule of the host, forbids it, and where
 * there is no WebAssembly
 */
export async function compileModule(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  if (!hasSimd()) {
    throw new FailureError(
      'engine "simd" needs WebAssembly with vectors of 128 bits, which are not here',
      'use a browser of 2023 or newer, or pass engine: "reference", which computes the same, slowly',
    );
  }
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    // A valid module is only ever refused by a rule: the code itself is not at fault.
    if (!WebAssembly.validate(bytes)) throw error;
    throw new FailureError(
      "WebAssembly may not be compiled here: the content security policy's script-src lacks 'wasm-unsafe-eval', or the host forbids it",
      "add 'wasm-unsafe-eval' to script-src, or pass engine: \"reference\", which computes the same, slowly",
      { cause: error },
    );
  }
}
