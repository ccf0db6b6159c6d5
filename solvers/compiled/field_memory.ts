import type { WasmExports, WasmMemory, WasmModule } from "../../tensors/internal.ts";
import { Arena, elementsIn, makeModule, ModuleBuilder } from "../../tensors/internal.ts";
import type { CompiledField, FieldCode } from "./compiled_field.ts";
import type { Elements } from "./elements.ts";

/** A module that a field is a part of, from which any number of units can be made. */
export interface FieldModule<L> {
  readonly module: WasmModule;
  readonly arena: Arena;
  /** The field in it. */
  readonly code: Pick<FieldCode, "parameters" | "parametersBar" | "data">;
  /** Where the rest lies. */
  readonly layout: L;
}

// What is kept belongs to the kind of module that its key begins with.
// deno-lint-ignore no-explicit-any
const kept = new WeakMap<object, WeakMap<object, Map<string, FieldModule<any>>>>();

/**
 * A module of a field: compiled once, and kept as long as the program is, and what else it is made of.
 *
 * @param of What else it is made of, such as a tableau.
 * @param kind What tells the written code from other code for the same two.
 * @param write Writes the rest of the module.
 */
export function fieldModule<L>(
  field: CompiledField,
  of: object,
  kind: string,
  write: (module: ModuleBuilder, code: FieldCode, arena: Arena) => L,
): FieldModule<L> {
  let ofProgram = kept.get(field.program);
  if (!ofProgram) kept.set(field.program, ofProgram = new WeakMap());
  let ofBoth = ofProgram.get(of);
  if (!ofBoth) ofProgram.set(of, ofBoth = new Map());
  const key = `${kind} ${field.variant}`;
  let found = ofBoth.get(key);
  if (!found) {
    const builder = new ModuleBuilder();
    const arena = new Arena();
    const code = field.emit(builder, arena, field);
    const layout = write(builder, code, arena);
    const { parameters, parametersBar, data } = code;
    const module = makeModule(builder, arena);
    // Not the code as a whole: it holds the builder, and all that it wrote.
    ofBoth.set(key, found = { module, arena, layout, code: { parameters, parametersBar, data } });
  }
  return found;
}

/** A module of a field with a memory of its own. */
export class FieldMemory {
  /** Its functions. */
  readonly exports: WasmExports;
  /** Where pullbacks add to the parameters' cotangent. */
  readonly bar: Elements;
  readonly #field: CompiledField;
  readonly #memory: WasmMemory;
  readonly #parameters: Elements;
  /** The copies of what else it reads, and how new they are. */
  readonly #copies: readonly { readonly from: Float64Array; readonly to: Elements }[];
  #version = 0;

  constructor(field: CompiledField, { module, arena, code }: FieldModule<unknown>) {
    const memory = this.#memory = arena.memory();
    this.#field = field;
    // A copy: the engine knows its shape again in other units, and finds the functions sooner.
    this.exports = { ...field.instantiate(module, memory) };
    const { size } = field.parameters;
    this.#parameters = this.elements(code.parameters, size);
    this.bar = this.elements(code.parametersBar, size);
    this.#copies = (code.data ?? []).map(({ name, address, dtype }) => {
      const from = field.data!.tables.get(name).data;
      return { from, to: elementsIn(memory, dtype, address, from.length) };
    });
  }

  /** A part of the memory, in the field's own precision. */
  elements(offset: number, count: number): Elements {
    return elementsIn(this.#memory, this.#field.lanes.dtype, offset, count);
  }

  /** A part of it in doubles. */
  doubles(offset: number, count: number): Float64Array {
    return new Float64Array(this.buffer, offset, count);
  }

  /** The memory. */
  get buffer(): ArrayBufferLike {
    return this.#memory.buffer;
  }

  /** Takes over what has changed of the data, */
  readData(): void {
    const version = this.#field.data?.version ?? 0;
    if (version === this.#version) return;
    for (const { from, to } of this.#copies) to.set(from);
    this.#version = version;
  }

  /** and the parameters, too. */
  readParameters(): void {
    this.readData();
    this.#parameters.set(this.#field.parameters.flat);
  }

  /** Refuses a buffer for the parameters' cotangent that has another size. */
  checkBar(parametersBar: Float64Array): void {
    if (parametersBar.length !== this.bar.length) this.#field.parameters.views(parametersBar);
  }
}
