import { ModuleBuilder } from "./assembler/module_builder.ts";
import type { Code } from "./assembler/code.ts";
import { f64x2 } from "./assembler/instructions.ts";

/** What the WebAssembly engine at hand can do; found out once. */
export interface Engine {
  /** Whether it compiles code with vectors of 128 bits: else programs are interpreted. */
  readonly simd: boolean;
  /** Whether it has relaxed vector instructions, the fused multiply-add among them. */
  readonly fused: boolean;
  /** Why it has no vectors, as a clause; unset where it has. */
  readonly lack?: string;
}

let found: Engine | undefined;

/** Asks the engine what it can do. */
export function engine(): Engine {
  return found ??= lookAround();
}

function lookAround(): Engine {
  const lacking = (lack: string) => ({ simd: false, fused: false, lack });
  if (typeof WebAssembly === "undefined") return lacking("there is no WebAssembly here");
  let bytes = moduleOf((x) => f64x2.relaxed_madd(x, x, x));
  const fused = WebAssembly.validate(bytes);
  if (!fused) bytes = moduleOf((x) => f64x2.sqrt(x));
  if (!fused && !WebAssembly.validate(bytes)) {
    return lacking("the engine's WebAssembly has no vectors of 128 bits");
  }
  try {
    // Compiled, not only validated: a page's security policy may forbid it.
    new WebAssembly.Module(bytes);
  } catch (error) {
    return lacking(
      `the engine is not allowed to compile WebAssembly (${(error as Error).message}); a page's ` +
        "Content-Security-Policy allows it by script-src 'wasm-unsafe-eval'",
    );
  }
  return { simd: true, fused };
}

/** The bytes of a module with one function of a vector. */
function moduleOf(code: (x: Code) => Code): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  const f = module.function(["v128"], ["v128"]);
  f.emit(code(f.params[0]));
  return module.bytes();
}

// The engine's own objects, by what is used of them: a program without the types of a page or of Deno
// knows no WebAssembly, and is checked with these all the same.

/** A memory. */
export interface WasmMemory {
  /** Its bytes. */
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
}

/** A module that is compiled. */
export type WasmModule = object;

/** What an instance exports. */
export type WasmExports = Readonly<Record<string, unknown>>;
