import { ModuleBuilder } from "./assembler/module_builder.ts";
import type { Code } from "./assembler/code.ts";
import { f64x2 } from "./assembler/instructions.ts";

/** What the WebAssembly engine at hand can do; found out once. */
export interface Engine {
  /** Whether it compiles code with vectors of 128 bits: else programs are interpreted. */
  readonly simd: boolean;
  /** Whether it has relaxed vector instructions, the fused multiply-add among them. */
  readonly fused: boolean;
}

let found: Engine | undefined;

/** Asks the engine what it can do. */
export function engine(): Engine {
  return found ??= {
    simd: compiles((x) => f64x2.sqrt(x)),
    fused: compiles((x) => f64x2.relaxed_madd(x, x, x)),
  };
}

function compiles(code: (x: Code) => Code): boolean {
  const module = new ModuleBuilder();
  const f = module.function(["v128"], ["v128"]);
  f.emit(code(f.params[0]));
  try {
    // Compiled, not only validated: a page's security policy may forbid it.
    new WebAssembly.Module(module.bytes());
    return true;
  } catch {
    return false;
  }
}
