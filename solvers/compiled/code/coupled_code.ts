import type { Tableau } from "../../methods/tableau.ts";
import {
  type Arena,
  type Code,
  type FunctionBuilder,
  i32,
  lanesOf,
  type ModuleBuilder,
} from "../assembler.ts";
import type { FieldCode } from "../compiled_field.ts";
import { addressOf, behind, vectorLoop } from "./vector_loop.ts";
import { writeEstimate } from "./attempt_code.ts";
import { incrementCode } from "./increment_code.ts";
import { type ExactLayout, ExactMixing } from "./exact_mixing_code.ts";
import { CouplingPlace, floatMixing } from "./mixing_code.ts";
import { type StepFunction, stepFunctions } from "../step_function.ts";
import type { StepLayout } from "../step_module.ts";

/**
 * What a compiled reversible step offers, between t0 and t1 as they stand in its memory; `second`
 * is the set of stages of the second half.
 */
export interface CoupledExports {
  step(second: number): void;
  attempt(second: number): void;
  back(second: number): void;
  reverse(): void;
  pullback(): void;
}

/** Where things lie. */
export interface CoupledLayout extends StepLayout {
  readonly coupling: Pick<CouplingPlace, "lambda" | "rest">;
  /** Unset in floating point. */
  readonly exact?: ExactLayout;
}

/** How y and z are mixed; with λ = 1 exact arithmetic needs no registers. */
export type MixingKind = "float" | "exact" | "exact, unmixed";

/** Writes the steps of a reversible method, with either arithmetic; see `CoupledStepper`. */
export function writeCoupled(
  module: ModuleBuilder,
  field: FieldCode,
  tableau: Tableau,
  arena: Arena,
  kind: MixingKind,
): CoupledLayout {
  const { lanes, size } = field;
  const wide = lanesOf("float64", lanes.fused);
  const bytes = 8 * size;
  const parts = kind === "float" ? 2 : 3;
  const y = { offset: arena.reserve(parts * bytes) };
  const z = behind(y, bytes);
  const states = { y, z, own: behind(z, bytes), size };
  const coupling = new CouplingPlace(arena);
  const exact = kind === "float"
    ? undefined
    : new ExactMixing(module, wide, states, arena, kind === "exact");
  const mixing = exact ?? floatMixing(wide, states, coupling);
  const yBar = { offset: arena.reserve(parts * bytes) };
  const zBar = behind(yBar, bytes);
  const error = { offset: arena.reserve(size * lanes.bytes) };
  const increment = incrementCode(module, field, tableau, arena, 2);
  const first = i32.const(increment.stages.sets[0]);

  const forwardY = ({ f, t0, t1, h }: StepFunction) => {
    f.emit(increment.evaluate(first, addressOf(z), t0, t1));
    mixing.forwardY(f, increment.psi(f, first, h));
  };
  const restoreZ = ({ f, t0, t1, minus }: StepFunction, set: Code) => {
    f.emit(increment.evaluate(set, addressOf(y), t1, t0));
    mixing.backZ(f, increment.psi(f, set, minus));
  };
  const restoreY = ({ f, t0, t1, h }: StepFunction) => {
    f.emit(increment.evaluate(first, addressOf(z), t0, t1));
    mixing.backY(f, increment.psi(f, first, h));
  };
  // ȳ' ← ȳ' − [∂Ψ_{−h}/∂y (t', y')]ᵀ z̄'; two signs cancel in front of the weights b.
  const pullbackZ = (f: FunctionBuilder, h: Code, minus: Code, set: Code) => {
    f.emit(increment.pullback(set, addressOf(zBar), h, minus));
    const add = increment.bars(f);
    vectorLoop(f, wide, size, (chunk) => {
      chunk.store(yBar, add(chunk, chunk.load(yBar)));
    });
  };
  // z̄ = z̄' + (1 − λ) ȳ' + [∂Ψ_h/∂z (t, z)]ᵀ ȳ',  ȳ = λ ȳ'
  const pullbackY = (f: FunctionBuilder, h: Code) => {
    f.emit(increment.pullback(first, addressOf(yBar), h, h));
    const add = increment.bars(f);
    const { lambda, rest } = coupling.load(f);
    vectorLoop(f, wide, size, (chunk) => {
      const own = chunk.load(yBar);
      const shared = wide.madd(rest, own, chunk.load(zBar));
      chunk.store(zBar, add(chunk, shared));
      chunk.store(yBar, wide.v.mul(lambda, own));
    });
  };
  const { times, write } = stepFunctions(module, arena);

  write("step", (step) => {
    const { f, t0, t1, minus, choice: second } = step;
    forwardY(step);
    f.emit(increment.evaluate(second, addressOf(y), t1, t0));
    mixing.forwardZ(f, increment.psi(f, second, minus));
  }, true);
  if (tableau.error) {
    write("attempt", (step) => {
      const { f, t0, t1, minus, choice: second } = step;
      forwardY(step);
      f.emit(increment.evaluate(second, addressOf(y), t1, t0, i32.const(0), tableau.b.length));
      mixing.forwardZ(f, increment.psi(f, second, minus));
      writeEstimate(f, increment, field, tableau, { set: second, h: minus, error });
    }, true);
  }
  write("back", (step) => {
    restoreZ(step, step.choice);
    restoreY(step);
  }, true);
  // One set of stages is enough when each is pulled back through before the next is restored.
  write("reverse", (step) => {
    const { f, h, minus } = step;
    restoreZ(step, first);
    pullbackZ(f, h, minus, first);
    restoreY(step);
    pullbackY(f, h);
  });
  write("pullback", ({ f, h, minus }) => {
    pullbackZ(f, h, minus, i32.const(increment.stages.sets[1]));
    pullbackY(f, h);
  });
  return {
    times,
    stages: increment.stages,
    state: y.offset,
    stateBar: yBar.offset,
    error: error.offset,
    coupling: { lambda: coupling.lambda, rest: coupling.rest },
    exact: exact?.layout,
  };
}
