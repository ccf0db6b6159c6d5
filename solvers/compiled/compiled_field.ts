import type { WasmExports, WasmMemory, WasmModule } from "../../tensors/internal.ts";
import type { Parameters } from "../../tensors/mod.ts";
import type { Arena, Code, FunctionBuilder, Lanes, ModuleBuilder } from "./assembler.ts";
import type { DataPlace, FieldData } from "./field_data.ts";

/** A traced field as code inside a module under construction. */
export interface FieldCode {
  /** Its vectors. */
  readonly lanes: Lanes;
  /** Elements of y. */
  readonly size: number;
  /** Elements of a stage's block: t, y and all values, as in `Linearization.tape`. */
  readonly stageElements: number;
  /** Bytes from a block's address to dy, which lies in the block. */
  readonly dyOffset: number;
  /**
   * Where `evaluate` finds t as a double besides, where the block's own is rounded; unset where it
   * needs none.
   */
  readonly clock?: number;
  /** Where θ lies, flat. */
  readonly parameters: number;
  /** Where the cotangent of θ lies, flat; pullbacks add to it. */
  readonly parametersBar: number;
  /** Where its data lie, if there are any. */
  readonly data?: readonly DataPlace[];
  /** A statement: reads t and y of the block at an address, writes the values and dy. */
  evaluate(stage: Code): Code;
  /**
   * Writes the code of `evaluate` into a function, if that is worth while so many times over; gives whether
   * it was.
   */
  writeOut(f: FunctionBuilder, stage: Code, times: number): boolean;
  /** A statement: pulls `size` elements back through a block; adds to those at `yBar`. */
  pullback(stage: Code, dyBar: Code, yBar: Code): Code;
}

/** A field that can be made part of a module. */
export interface CompiledField {
  /** What the compiled modules are kept with: they last as long as it does. */
  readonly program: object;
  /** What else the code depends on, as text. */
  readonly variant: string;
  /** θ, which its owner writes in place. */
  readonly parameters: Parameters;
  /** What else it reads. */
  readonly data?: FieldData;
  /** Its element type, and how it multiplies and adds. */
  readonly lanes: Lanes;
  /** Writes the functions of such a field into a new module, and reserves what they need. */
  emit(
    module: ModuleBuilder,
    arena: Arena,
    field: Pick<CompiledField, "parameters" | "data">,
  ): FieldCode;
  /** Starts a module that the field is a part of. */
  instantiate(module: WasmModule, memory: WasmMemory): WasmExports;
}
