import { Parameters, type Tensor } from "../../tensors/mod.ts";
import type { Dtype } from "../../tensors/internal.ts";

/**
 * What the program of a field reads besides t, y and θ, and nothing is pulled back to: its last
 * arguments.
 */
export class FieldData {
  /** The tensors by name, over one buffer. */
  readonly tables: Parameters;
  /** Rises with every change, so that copies know when they are old. */
  version = 1;

  /** @param live Whether they change from step to step, not only from run to run. */
  constructor(tables: Readonly<Record<string, Tensor>>, readonly live = false) {
    this.tables = new Parameters(tables);
  }
}

/** Where a compiled field has a copy of one of these tensors. */
export interface DataPlace {
  readonly name: string;
  readonly address: number;
  readonly dtype: Dtype;
}

/** The copies in one memory. */
export class DataCopies {
  readonly #data: FieldData | undefined;
  readonly #copies: readonly { from: Float64Array; to: Float64Array | Float32Array }[];
  #version = 0;

  /**
   * @param data The tensors.
   * @param places Where their copies lie.
   * @param elements Gives a part of the memory.
   */
  constructor(
    data: FieldData | undefined,
    places: readonly DataPlace[],
    elements: (dtype: Dtype, address: number, size: number) => Float64Array | Float32Array,
  ) {
    this.#data = data;
    this.#copies = data === undefined ? [] : places.map(({ name, address, dtype }) => {
      const from = data.tables.get(name).data;
      return { from, to: elements(dtype, address, from.length) };
    });
  }

  /** Takes over what has changed. */
  refresh(): void {
    const data = this.#data;
    if (data === undefined || data.version === this.#version) return;
    for (const { from, to } of this.#copies) to.set(from);
    this.#version = data.version;
  }
}
