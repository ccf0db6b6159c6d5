import type { Tableau } from "../../methods/tableau.ts";
import { type Arena, i32, memoryCopy, type ModuleBuilder } from "../assembler.ts";
import type { FieldCode } from "../compiled_field.ts";
import { addressOf, vectorLoop } from "./vector_loop.ts";
import { IncrementCode } from "./increment_code.ts";
import type { WriteStepFunction } from "../step_function.ts";

/** What the start of a window offers; a slot is the address of the place of its node's slope. */
export interface StartExports {
  /** Evaluates the stages behind the first, which stands in a slot, and Ψ. */
  start(slot: number): void;
  /** The same, with the stages of the error estimate. */
  startAll(slot: number): void;
  estimate(): void;
  pullStart(): void;
}

/** Where its vectors lie: doubles. */
export interface StartLayout {
  readonly x: number;
  readonly psi: number;
  readonly psiBar: number;
  readonly xBar: number;
  /** What the first stage's slope has of a cotangent besides. */
  readonly firstBar: number;
  /** Stages that Ψ needs, and all. */
  readonly needed: number;
  readonly all: number;
}

/**
 * Writes the increment of a Runge-Kutta step whose first stage is evaluated elsewhere.
 *
 * @returns Where its things lie, and the increment, for whoever writes whole steps.
 */
export function writeStart(
  module: ModuleBuilder,
  field: FieldCode,
  tableau: Tableau,
  arena: Arena,
  { write, error, slotBytes }: {
    readonly write: WriteStepFunction;
    /** Where the error estimate goes. */
    readonly error: number;
    /** Bytes of a slot: those of a stage. */
    readonly slotBytes: number;
  },
): { readonly layout: StartLayout; readonly increment: IncrementCode } {
  const { size } = field;
  const [x, psi, psiBar, xBar, firstBar] = Array.from(
    { length: 5 },
    () => ({ offset: arena.reserve(8 * size) }),
  );
  const increment = new IncrementCode(module, field, tableau, arena, 1, firstBar);
  const { wide, stages: { sets, needed } } = increment;
  const set = i32.const(sets[0]);
  const ready = i32.const(1);
  for (const name of ["start", "startAll"] as const) {
    write(name, ({ f, t0, t1, h, choice: slot }) => {
      f.emit(memoryCopy(set, slot, i32.const(slotBytes)));
      const from = addressOf(x);
      f.emit(
        name === "start"
          ? increment.evaluate(set, from, t0, t1, ready)
          : increment.evaluateAll(set, from, t0, t1, ready),
      );
      const sum = increment.psi(f, set, h);
      vectorLoop(f, wide, size, (chunk) => chunk.store(psi, sum(chunk)));
    }, true);
  }
  write("estimate", ({ f, h }) => increment.estimate(f, set, h, { offset: error }));
  write("pullStart", ({ f, h }) => {
    f.emit(increment.pullback(set, addressOf(psiBar), h, h));
    const add = increment.bars(f);
    vectorLoop(f, wide, size, (chunk) => chunk.store(xBar, add(chunk, chunk.load(xBar))));
  });
  const layout = {
    ...{ x: x.offset, psi: psi.offset, psiBar: psiBar.offset, xBar: xBar.offset },
    ...{ firstBar: firstBar.offset, needed, all: tableau.b.length },
  };
  return { layout, increment };
}
