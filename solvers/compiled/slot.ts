import { allocate } from "../../tensors/mod.ts";
import type { Linearization } from "../field.ts";
import type { SlotExports, SlotLayout } from "./code/slot_code.ts";
import { addTo, type Elements } from "./elements.ts";
import type { StepModule } from "./step_module.ts";

type Unit = StepModule<SlotExports, SlotLayout>;

/** The place of a slope in a unit, seen by itself. */
export class Slot implements Linearization {
  readonly y: Float64Array;
  readonly tape: Float64Array;
  readonly #unit: Unit;
  readonly #address: number;
  readonly #y: Elements;
  readonly #dy: Elements;
  readonly #dyOut: Float64Array;
  readonly #dyBar: Elements;
  readonly #yBar: Elements;

  constructor(unit: Unit, address: number, [dyBar, yBar]: readonly Elements[]) {
    const { layout: { stages: { size }, slots: { stageBytes, dyOffset } }, buffer } = unit;
    this.#unit = unit;
    this.#address = address;
    this.#dy = unit.elements(address + dyOffset, size);
    this.#y = unit.elements(address + this.#dy.BYTES_PER_ELEMENT, size);
    this.tape = new Float64Array(buffer, address, stageBytes / 8);
    this.#dyBar = dyBar;
    this.#yBar = yBar;
    // In single precision y and dy are seen through copies.
    this.y = this.#y instanceof Float64Array ? this.#y : allocate(size);
    this.#dyOut = this.#dy instanceof Float64Array ? this.#dy : allocate(size);
  }

  // A step that evaluates it as a part of itself does not refresh the copy, nor does a tape put back.
  get dy(): Float64Array {
    this.#refresh();
    return this.#dyOut;
  }

  #refresh(): void {
    if (this.#dyOut !== this.#dy) this.#dyOut.set(this.#dy);
  }

  evaluate(t: number): void {
    if (this.y !== this.#y) this.#y.set(this.y);
    this.#unit.between(t, t);
    this.#unit.exports.evaluate(this.#address);
    this.#refresh();
  }

  pullback(dyBar: Float64Array, yBar: Float64Array, parametersBar: Float64Array): void {
    const unit = this.#unit;
    this.#dyBar.set(dyBar);
    this.#yBar.fill(0);
    unit.beforePullback(parametersBar);
    unit.exports.pull(this.#address);
    unit.afterPullback(parametersBar);
    addTo(yBar, this.#yBar);
  }
}
