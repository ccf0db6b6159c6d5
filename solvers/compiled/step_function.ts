import {
  type Arena,
  type Code,
  f64,
  type Func,
  type FunctionBuilder,
  i32,
  type ModuleBuilder,
} from "./assembler.ts";

/** What a function of a step has at hand. */
export interface StepFunction {
  readonly f: FunctionBuilder;
  readonly t0: Code;
  readonly t1: Code;
  /** t1 − t0. */
  readonly h: Code;
  /** t0 − t1. */
  readonly minus: Code;
  /** Its one parameter, a whole number, where it has one. */
  readonly choice: Code;
}

/** Writes a function of a step under a name; with `hasChoice` it takes a whole number. */
export type WriteStepFunction = (
  name: string,
  work: (step: StepFunction) => void,
  hasChoice?: boolean,
) => Func;

/**
 * Reserves a place for t0 and t1, from where the functions of a step read them. As arguments the
 * engine would box them: it does so wherever it calls modules of several fields in one place.
 *
 * @returns The address of the two doubles, and what writes the functions.
 */
export function stepFunctions(
  module: ModuleBuilder,
  arena: Arena,
): { times: number; write: WriteStepFunction } {
  const times = arena.reserve(16);
  const write: WriteStepFunction = (name, work, hasChoice = false) => {
    const f = module.function(hasChoice ? ["i32"] : [], [], name);
    const zero = i32.const(0);
    const t0 = f.let("f64", f64.load(zero, times));
    const t1 = f.let("f64", f64.load(zero, times + 8));
    const h = f.let("f64", f64.sub(t1, t0));
    work({ f, t0, t1, h, minus: f.let("f64", f64.sub(t0, t1)), choice: f.params[0] });
    return f;
  };
  return { times, write };
}
