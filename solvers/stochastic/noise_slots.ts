import { allocate, sizeOf, zeros } from "../../tensors/mod.ts";
import { FieldData } from "../compiled/field_data.ts";
import type { VectorField } from "../field.ts";
import { tracedVectorField } from "../traced/traced_vector_field.ts";
import type { NoisyEquation } from "./noisy_equation.ts";
import { noisyProgram, type Slot, slotShape, type Variant } from "./noisy_program.ts";

/** Names as messages call them. */
const NAMES: Readonly<Record<Slot, string>> = {
  rate: "rate of the noise",
  area: "rate of the noise's area",
  begin: "begin of the step",
  length: "length of the step",
};

/** The field of one stepper, and what it is told of each step. */
export class NoiseSlots {
  /** The field: ordinary over the step that was loaded last. */
  readonly field: VectorField;
  readonly #equation: NoisyEquation;
  readonly #data: FieldData;
  readonly #slots: { readonly [S in Slot]?: Float64Array };
  readonly #increment: Float64Array;
  readonly #area: Float64Array | undefined;
  /** The step that is loaded, and the version of the path. */
  readonly #loaded: Float64Array;

  constructor(equation: NoisyEquation, variant: Variant) {
    const { parameters, options, path } = equation;
    const { slots } = variant;
    this.#equation = equation;
    this.#data = new FieldData(
      Object.fromEntries(slots.map((slot) => [NAMES[slot], zeros(slotShape(equation, slot))])),
      true,
    );
    const { program, kernels } = noisyProgram(equation, variant);
    const field = tracedVectorField({ program, kernels, parameters, options, data: this.#data });
    this.field = equation.watch?.(field) ?? field;
    this.#slots = Object.fromEntries(
      slots.map((slot) => [slot, this.#data.tables.get(NAMES[slot]).data]),
    );
    const size = sizeOf(path.shape);
    this.#increment = allocate(size);
    this.#area = slots.includes("area") ? allocate(size) : undefined;
    this.#loaded = allocate(3).fill(NaN);
  }

  /** Tells the field of the step from t0 to t1, whichever way it will be taken. */
  load(t0: number, t1: number): void {
    const { path } = this.#equation;
    const loaded = this.#loaded;
    if (loaded[0] === t0 && loaded[1] === t1 && loaded[2] === path.version) return;
    const increment = this.#increment;
    const area = this.#area;
    const { rate, area: areaRate, begin, length } = this.#slots;
    const h = t1 - t0;
    path.read(t0, t1, increment, area);
    if (rate) { for (let k = 0; k < rate.length; k++) rate[k] = increment[k] / h; }
    if (area && areaRate) { for (let k = 0; k < area.length; k++) areaRate[k] = area[k] / h; }
    if (begin) begin[0] = t0;
    if (length) length[0] = h;
    this.#data.version++;
    loaded[0] = t0;
    loaded[1] = t1;
    loaded[2] = path.version;
  }
}
