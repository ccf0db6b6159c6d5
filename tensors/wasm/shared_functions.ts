import type { Code } from "./assembler/code.ts";
import type { Lanes } from "./lanes.ts";
import type { Emit, SinCosFallback } from "./math/mod.ts";
import type { Func, ModuleBuilder } from "./assembler/module_builder.ts";

/** The elementary functions of a module as functions to call, each written when first called. */
export class SharedFunctions {
  readonly #module: ModuleBuilder;
  readonly #lanes: Lanes;
  readonly #scalars: SinCosFallback;
  readonly #made = new Map<Emit, Func>();

  constructor(module: ModuleBuilder, lanes: Lanes, scalars: SinCosFallback) {
    this.#module = module;
    this.#lanes = lanes;
    this.#scalars = scalars;
  }

  /** Calls a function of one vector. */
  call(emit: Emit, x: Code): Code {
    let func = this.#made.get(emit);
    if (func === undefined) {
      const f = this.#module.function(["v128"], ["v128"]);
      f.emit(emit(f, this.#lanes, f.params[0], this.#scalars));
      this.#made.set(emit, func = f);
    }
    return func.call(x);
  }
}
