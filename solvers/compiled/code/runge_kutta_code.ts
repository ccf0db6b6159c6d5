import type { Tableau } from "../../methods/tableau.ts";
import {
  type Arena,
  type Code,
  type FunctionBuilder,
  i32,
  type ModuleBuilder,
} from "../assembler.ts";
import type { FieldCode } from "../compiled_field.ts";
import { addressOf, type Place, vectorLoop } from "./vector_loop.ts";
import { type IncrementCode, incrementCode } from "./increment_code.ts";
import { stepFunctions, type WriteStepFunction } from "../step_function.ts";
import type { StepLayout } from "../step_module.ts";

/** What a compiled Runge-Kutta step offers: from t0 to t1, as they stand in its memory. */
export interface RungeKuttaExports {
  step(): void;
  attempt?(first: number): void;
  pullback(): void;
}

/** What an attempt is written with. */
interface AttemptParts {
  readonly increment: IncrementCode;
  readonly field: FieldCode;
  readonly tableau: Tableau;
  readonly write: WriteStepFunction;
  /** The stages. */
  readonly set: Code;
  readonly y: Place;
  readonly error: Place;
  /** Adds the increment of a step of size h to y. */
  add(f: FunctionBuilder, h: Code): void;
}

/** Writes attempts: only methods with an error estimate have them, and bring this. */
export type WriteAttempt = (parts: AttemptParts) => void;

/** Writes the steps of a Runge-Kutta method; see `RungeKuttaStepper`. */
export function writeRungeKutta(
  module: ModuleBuilder,
  field: FieldCode,
  tableau: Tableau,
  arena: Arena,
  writeAttempt?: WriteAttempt,
): StepLayout {
  const { lanes, size } = field;
  const y = { offset: arena.reserve(8 * size) };
  const yBar = { offset: arena.reserve(8 * size) };
  const error = { offset: arena.reserve(size * lanes.bytes) };
  const increment = incrementCode(module, field, tableau, arena, 1);
  const { wide, stages } = increment;
  const set = i32.const(stages.sets[0]);
  const { times, write } = stepFunctions(module, arena);
  const add = (f: FunctionBuilder, h: Code) => {
    const psi = increment.psi(f, set, h);
    vectorLoop(f, wide, size, (chunk) => {
      chunk.store(y, wide.v.add(chunk.load(y), psi(chunk)));
    });
  };
  write("step", ({ f, t0, t1, h }) => {
    f.emit(increment.evaluate(set, addressOf(y), t0, t1));
    add(f, h);
  });
  writeAttempt?.({ increment, field, tableau, write, set, y, error, add });
  // ȳ0 = ȳ1 + [∂Ψ/∂y]ᵀ ȳ1
  write("pullback", ({ f, h }) => {
    f.emit(increment.pullback(set, addressOf(yBar), h, h));
    const add = increment.bars(f);
    vectorLoop(f, wide, size, (chunk) => {
      chunk.store(yBar, add(chunk, chunk.load(yBar)));
    });
  });
  return { times, stages, state: y.offset, stateBar: yBar.offset, error: error.offset };
}
