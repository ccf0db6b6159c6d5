import type { Linearization } from "../field.ts";
import type { BindOptions } from "../method.ts";
import { euler } from "../methods/tableaus/euler.ts";
import type { Arena, ModuleBuilder } from "./assembler.ts";
import { type SlotExports, type SlotLayout, stageBytesOf, writeSlots } from "./code/slot_code.ts";
import type { CompiledField, FieldCode } from "./compiled_field.ts";
import { Slot } from "./slot.ts";
import { stepFunctions } from "./step_function.ts";
import { StepModule } from "./step_module.ts";

/** The most that a method evaluates at once. */
const SLOTS = 2;

/**
 * Points at which a method of one evaluation a step has a compiled field, for what it does between
 * evaluations by itself. Unlike linearizations of the field they share a memory: the parameters are
 * read when a solve starts, where they stay, and pullbacks add to `parametersBar` where they work.
 */
export class CompiledPoints {
  readonly #unit: StepModule<SlotExports, SlotLayout>;
  #made = 0;

  constructor(field: CompiledField, options: BindOptions) {
    // There is no tableau: euler's is what the code is kept with.
    this.#unit = new StepModule(field, euler.tableau, "points", writePoints, 0, options);
  }

  /** Makes a point. */
  linearize(): Linearization {
    const unit = this.#unit;
    const { stages: { size, sets, setBytes }, slots: { bars } } = unit.layout;
    if (this.#made === 1) unit.count(sets[1], sets[1] + setBytes);
    return new Slot(unit, sets[this.#made++], bars.map((at) => unit.elements(at, size)));
  }

  /** A buffer that pullbacks add to where they work. */
  get parametersBar(): Float64Array {
    return this.#unit.parametersBar;
  }

  /** Takes over what the parameters are now. */
  readParameters(): void {
    this.#unit.readParameters();
  }
}

function writePoints(
  module: ModuleBuilder,
  field: FieldCode,
  _tableau: unknown,
  arena: Arena,
): SlotLayout {
  const { size, lanes: { bytes } } = field;
  const [dyBar, yBar] = [0, 0].map(() => ({ offset: arena.reserve(size * bytes) }));
  const { times, write } = stepFunctions(module, arena);
  const slots = writeSlots(write, field, { dyBar, yBar });
  const setBytes = stageBytesOf(field);
  const sets = Array.from({ length: SLOTS }, () => arena.reserve(setBytes));
  const stages = { size, needed: 1, sets, setBytes, extras: [arena.size, arena.size] as const };
  return { times, slots, stages, state: 0, stateBar: 0, error: dyBar.offset };
}
