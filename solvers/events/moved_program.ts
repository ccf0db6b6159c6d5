import { replay } from "../../tensors/internal.ts";
import { add, mul, type Program, trace } from "../../tensors/mod.ts";
import { kernelsFor } from "../compiled/traced_field.ts";
import type { TimedProgram } from "../times/timed_program.ts";
import type { FieldProgram } from "../traced/field_program.ts";

const kept = new WeakMap<Program, TimedProgram>();

/**
 * The program of T'(t) f(T(t), y; θ), where T(t) = t + shift + stretch · t: of t, y, θ, shift, stretch, a number
 * that nothing depends on, and the data of f. Where both are 0 it is f, to the last bit. A step of it from t to
 * t' is one of f from T(t) to T(t'). Made, and compiled, once.
 */
export function movedProgram({ program, options, data }: FieldProgram): TimedProgram {
  let found = kept.get(program);
  if (found) return found;
  const given = data?.tables.names.length ?? 0;
  const shapes = program.inputShapes;
  const own = shapes.length - given;
  const moved = trace((...args) => {
    const [t] = args;
    const [shift, stretch] = args.slice(own, own + 2);
    const others = [...args.slice(1, own), ...args.slice(own + 3)];
    const time = add(t, add(shift, mul(stretch, t)));
    return mul(add(1, stretch), replay(program, [time, ...others]));
  }, [...shapes.slice(0, own), [], [], [], ...shapes.slice(own)]);
  found = { program: moved, kernels: kernelsFor(moved, options, given) };
  kept.set(program, found);
  return found;
}
