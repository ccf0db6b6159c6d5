import { type Code, f32, f64, type FunctionBuilder, i32 } from "../assembler.ts";
import type { FieldCode } from "../compiled_field.ts";
import type { WriteStepFunction } from "../step_function.ts";
import type { StepLayout } from "../step_module.ts";
import { addressOf, type Place } from "./vector_loop.ts";

/** What a unit offers of its slots, which are the addresses of places where slopes stand. */
export interface SlotExports {
  /** Evaluates a slot at its own y and t0. */
  evaluate(slot: number): void;
  /** Pulls the cotangent at `dyBar` back through a slot; adds to that at `yBar`. */
  pull(slot: number): void;
}

/** Where a unit has what belongs to its slots. */
export interface SlotLayout extends StepLayout {
  readonly slots: {
    /** Bytes of what a pullback of a slope needs. */
    readonly stageBytes: number;
    /** Bytes from a slot to its dy. */
    readonly dyOffset: number;
    /** The addresses of the cotangents that `pull` reads, and adds to. */
    readonly bars: readonly [dyBar: number, yBar: number];
  };
}

/** Bytes of what a pullback of a slope needs: whole doubles. */
export function stageBytesOf({ stageElements, lanes }: FieldCode): number {
  return Math.ceil(stageElements * lanes.bytes / 8) * 8;
}

/** Writes the time at which a slot stands. */
export function storeTime(f: FunctionBuilder, field: FieldCode, slot: Code, t: Code): void {
  const { clock, lanes } = field;
  if (clock !== undefined) f.emit(f64.store(i32.const(0), t, clock));
  const single = lanes.dtype === "float32";
  f.emit(single ? f32.store(slot, f32.demote_f64(t), 0) : f64.store(slot, t, 0));
}

/** Writes what {@linkcode SlotExports} says. */
export function writeSlots(
  write: WriteStepFunction,
  field: FieldCode,
  { dyBar, yBar }: { readonly dyBar: Place; readonly yBar: Place },
): SlotLayout["slots"] {
  write("evaluate", ({ f, t0, choice: slot }) => {
    storeTime(f, field, slot, t0);
    f.emit(field.evaluate(slot));
  }, true);
  write("pull", ({ f, choice: slot }) => {
    f.emit(field.pullback(slot, addressOf(dyBar), addressOf(yBar)));
  }, true);
  return {
    stageBytes: stageBytesOf(field),
    dyOffset: field.dyOffset,
    bars: [dyBar.offset, yBar.offset],
  };
}
