import { FIRST_STAGE } from "../../methods/runge_kutta_steps.ts";
import type { Tableau } from "../../methods/tableau.ts";
import { type Arena, i32, type ModuleBuilder } from "../assembler.ts";
import type { FieldCode } from "../compiled_field.ts";
import { addressOf, vectorLoop } from "./vector_loop.ts";
import { incrementCode } from "./increment_code.ts";
import { stepFunctions } from "../step_function.ts";
import type { StepLayout } from "../step_module.ts";

/** What a compiled Runge-Kutta step offers: from t0 to t1, as they stand in its memory. */
export interface RungeKuttaExports {
  step(): void;
  attempt(first: number): void;
  pullback(): void;
}

/** Writes the steps of a Runge-Kutta method; see `RungeKuttaStepper`. */
export function writeRungeKutta(
  module: ModuleBuilder,
  field: FieldCode,
  tableau: Tableau,
  arena: Arena,
): StepLayout {
  const { lanes, size } = field;
  const y = { offset: arena.reserve(8 * size) };
  const yBar = { offset: arena.reserve(8 * size) };
  const error = { offset: arena.reserve(size * lanes.bytes) };
  const increment = incrementCode(module, field, tableau, arena, 1);
  const { wide, stages: { sets } } = increment;
  const set = i32.const(sets[0]);

  const { times, write } = stepFunctions(module, arena);

  write("step", ({ f, t0, t1, h }) => {
    f.emit(increment.evaluate(set, addressOf(y), t0, t1));
    const psi = increment.psi(f, set, h);
    vectorLoop(f, wide, size, (chunk) => {
      chunk.store(y, wide.v.add(chunk.load(y), psi(chunk)));
    });
  });
  if (tableau.error) {
    write("attempt", ({ f, t0, t1, h, choice: first }) => {
      f.when(i32.eq(first, i32.const(FIRST_STAGE.last)), () => f.emit(increment.shift(set)));
      f.emit(increment.evaluateAll(set, addressOf(y), t0, t1, first));
      increment.estimate(f, set, h, error);
      const psi = increment.psi(f, set, h);
      vectorLoop(f, wide, size, (chunk) => {
        chunk.store(y, wide.v.add(chunk.load(y), psi(chunk)));
      });
    }, true);
  }
  // ȳ0 = ȳ1 + [∂Ψ/∂y]ᵀ ȳ1
  write("pullback", ({ f, h }) => {
    f.emit(increment.pullback(set, addressOf(yBar), h, h));
    const add = increment.bars(f);
    vectorLoop(f, wide, size, (chunk) => {
      chunk.store(yBar, add(chunk, chunk.load(yBar)));
    });
  });
  return {
    ...{ times, stages: increment.stages },
    ...{ state: y.offset, stateBar: yBar.offset, error: error.offset },
  };
}
