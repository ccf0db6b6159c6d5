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
