import type { FunctionBuilder, ModuleBuilder } from "./assembler/module_builder.ts";

/**
 * Bytes of code that a part has at most, but for its last statement. An engine takes more than
 * twice the time for a function of twice the size, and none of over 50,000 locals.
 */
const LONGEST = 16 * 1024;

/**
 * A function in one piece, or in parts that it calls one after the other. Parts share nothing but
 * memory: what one keeps in locals is lost to the next.
 */
export class Parts {
  readonly #module: ModuleBuilder;
  readonly #whole: FunctionBuilder;
  #part: FunctionBuilder;

  /**
   * @param whole The function; its parameters are handed on to the parts.
   * @param cut Whether it is to be cut into parts.
   */
  constructor(module: ModuleBuilder, whole: FunctionBuilder, cut: boolean) {
    this.#module = module;
    this.#whole = whole;
    this.#part = cut ? this.#begin() : whole;
  }

  /** Where to write now. */
  get current(): FunctionBuilder {
    return this.#part;
  }

  /** Whether the next statement should begin a new part. */
  get full(): boolean {
    return this.#part !== this.#whole && this.#part.size > LONGEST;
  }

  /** Begins a new part. */
  next(): void {
    this.#part = this.#begin();
  }

  #begin(): FunctionBuilder {
    const part = this.#module.function(this.#whole.paramTypes);
    this.#whole.emit(part.call(...this.#whole.params));
    return part;
  }
}
