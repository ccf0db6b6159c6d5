import { Bytes, bytesOf, type Code, sized, text, unsigned, vector } from "./code.ts";
import { i32 } from "./instructions.ts";

/** The types of values. */
export type ValueType = "i32" | "i64" | "f32" | "f64" | "v128";

const TYPES: Record<ValueType, number> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };
const NO_RESULT = 0x40;

/** A local variable of a function under construction. */
export interface Local {
  /** Reads it. */
  readonly get: Code;
  /** Its place among the locals. */
  readonly index: number;
}

/** A function that can be called. */
export interface Func {
  /** Calls it, with its arguments. */
  call(...args: Code[]): Code;
}

/** What {@linkcode FunctionBuilder.each} runs over. */
export interface Range {
  /** The first value; default 0. */
  readonly from?: number;
  /** The end: the values stay below it. */
  readonly to: number;
  /** From one value to the next. */
  readonly by: number;
}

/**
 * A function under construction: statements in the order in which they run. Code that is used
 * twice is run twice; {@linkcode FunctionBuilder.let} keeps a result.
 */
export class FunctionBuilder implements Func {
  /** The parameters, as code that reads them. */
  readonly params: readonly Code[];
  /** Their types. */
  readonly paramTypes: readonly ValueType[];
  readonly #index: number;
  readonly #results: readonly ValueType[];
  readonly #locals: ValueType[] = [];
  readonly #body = new Bytes();

  /** Made by {@linkcode ModuleBuilder.function}. */
  constructor(index: number, params: readonly ValueType[], results: readonly ValueType[]) {
    this.#index = index;
    this.paramTypes = params;
    this.#results = results;
    this.params = params.map((_, i) => [0x20, unsigned(i)]);
  }

  call(...args: Code[]): Code {
    return [args, 0x10, unsigned(this.#index)];
  }

  /** The bytes of what was written so far. */
  get size(): number {
    return this.#body.length;
  }

  /** Appends a statement. */
  emit(code: Code): void {
    this.#body.write(code);
  }

  /** A new variable; it starts as 0, each time the function is called. */
  local(type: ValueType): Local {
    const index = this.paramTypes.length + this.#locals.length;
    this.#locals.push(type);
    return { get: [0x20, unsigned(index)], index };
  }

  /** Gives a variable a new value. */
  set(local: Local, value: Code): void {
    this.emit([value, 0x21, unsigned(local.index)]);
  }

  /** Keeps a value in a new variable; the result reads it. */
  let(type: ValueType, value: Code): Code {
    const local = this.local(type);
    this.set(local, value);
    return local.get;
  }

  /** Runs `body` once for each value of a range; the counter is an i32. */
  each({ from = 0, to, by }: Range, body: (counter: Code) => void): void {
    if (from >= to) return;
    const counter = this.local("i32");
    this.set(counter, i32.const(from));
    this.emit([0x03, NO_RESULT]);
    body(counter.get);
    this.set(counter, i32.add(counter.get, i32.const(by)));
    this.emit([i32.lt_u(counter.get, i32.const(to)), 0x0d, 0, 0x0b]);
  }

  /** Runs `then` where a condition is not 0, else `otherwise`. */
  when(condition: Code, then: () => void, otherwise?: () => void): void {
    this.emit([condition, 0x04, NO_RESULT]);
    then();
    if (otherwise) {
      this.emit(0x05);
      otherwise();
    }
    this.emit(0x0b);
  }

  /** The type as a key, to write each type once. */
  get signature(): string {
    return `${this.paramTypes.join()}>${this.#results.join()}`;
  }

  /** The binary form of the body; each local in a group of its own would be longer. */
  get code(): Code {
    const groups: [number, ValueType][] = [];
    for (const type of this.#locals) {
      const last = groups[groups.length - 1];
      if (last?.[1] === type) last[0]++;
      else groups.push([1, type]);
    }
    const locals = groups.map(([count, type]) => [unsigned(count), TYPES[type]]);
    return sized([vector(locals), this.#body.written, 0x0b]);
  }
}

/** A module under construction, over one memory that it is given as `env.memory`. */
export class ModuleBuilder {
  readonly #imports: { name: string; signature: string; func: FunctionBuilder }[] = [];
  readonly #functions: FunctionBuilder[] = [];
  readonly #exports: { name: string; index: number }[] = [];

  /** A function that the module is given as `env.NAME`; before all of its own, which are numbered behind. */
  outside(name: string, params: readonly ValueType[], results: readonly ValueType[] = []): Func {
    const func = new FunctionBuilder(this.#imports.length, params, results);
    this.#imports.push({ name, signature: func.signature, func });
    return func;
  }

  /** Begins a function; with a name it is exported. */
  function(
    params: readonly ValueType[],
    results: readonly ValueType[] = [],
    name?: string,
  ): FunctionBuilder {
    const index = this.#imports.length + this.#functions.length;
    const func = new FunctionBuilder(index, params, results);
    this.#functions.push(func);
    if (name !== undefined) this.#exports.push({ name, index });
    return func;
  }

  /**
   * The module's bytes.
   *
   * @param pages Pages of 64 KiB that its memory has at least. An engine that checks bounds need
   *   not do so for addresses that are below it in any case.
   */
  bytes(pages = 0): Uint8Array<ArrayBuffer> {
    const all = [...this.#imports.map(({ func }) => func), ...this.#functions];
    const signatures = [...new Set(all.map(({ signature }) => signature))];
    const types = signatures.map((signature) => {
      const [params, results] = signature.split(">").map((list) =>
        list.split(",").filter(Boolean).map((type) => TYPES[type as ValueType])
      );
      return [0x60, vector(params), vector(results)];
    });
    const typeOf = (func: FunctionBuilder) => unsigned(signatures.indexOf(func.signature));
    const imports = [
      [text("env"), text("memory"), 0x02, 0x00, unsigned(pages)],
      ...this.#imports.map(({ name, func }) => [text("env"), text(name), 0x00, typeOf(func)]),
    ];
    const exports = this.#exports.map(({ name, index }) => [text(name), 0x00, unsigned(index)]);
    const section = (id: number, items: readonly Code[]): Code => [id, sized(vector(items))];
    return bytesOf([
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, types),
      section(2, imports),
      section(3, this.#functions.map(typeOf)),
      section(7, exports),
      section(10, this.#functions.map(({ code }) => code)),
    ]);
  }
}
