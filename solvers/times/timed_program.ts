import { replay, replayTangents } from "../../tensors/internal.ts";
import {
  add,
  greaterEqual,
  less,
  mul,
  neg,
  type Program,
  sub,
  type Tensor,
  tensor,
  trace,
  where,
} from "../../tensors/mod.ts";
import { kernelsFor, type ProgramKernels } from "../compiled/traced_field.ts";
import type { FieldProgram } from "../traced/field_program.ts";
import { WEIGHT_NAMES } from "./time_weights.ts";

/** The program of a field whose solve may begin and end earlier or later. */
export interface TimedProgram {
  readonly program: Program;
  readonly kernels: ProgramKernels;
}

const kept = new WeakMap<Program, Map<boolean, TimedProgram>>();

/**
 * The program of T'(t) f(T(t), y; θ), where T(t) = t + d0 w0(t) + d1 w1(t) is where a time of the solve
 * goes as its start moves by d0 and its end by d1: of t, y, θ, d0, d1, the data of f, and the numbers of
 * the weights. Where d0 = d1 = 0 it is f, to the last bit. Made, and compiled, once.
 *
 * @param jumps Whether the field jumps inside the solve.
 */
export function timedProgram(field: FieldProgram, jumps: boolean): TimedProgram {
  let made = kept.get(field.program);
  if (!made) kept.set(field.program, made = new Map());
  let found = made.get(jumps);
  if (!found) made.set(jumps, found = make(field, jumps));
  return found;
}

/**
 * The same to first order in d0 and d1, which are zero: f + shift ∂f/∂t + stretch f. In singles, where
 * what depends on t alone is computed in doubles: t + shift would not be.
 */
function firstOrder(
  program: Program,
  t: Tensor,
  others: readonly Tensor[],
  shift: Tensor,
  stretch: Tensor,
): Tensor {
  const along = [tensor(1), ...others.map(() => undefined)];
  const { value, tangents: [slope] } = replayTangents(program, [t, ...others], [along]);
  const stretched = mul(stretch, value);
  return add(value, slope ? add(mul(shift, slope), stretched) : stretched);
}

function make({ program, options, data }: FieldProgram, jumps: boolean): TimedProgram {
  const given = data?.tables.names.length ?? 0;
  const shapes = program.inputShapes;
  const own = shapes.length - given;
  const timed = trace((...args) => {
    const [t] = args;
    const [start, end] = args.slice(own, own + 2);
    const behind = args.slice(own + 2, own + 2 + given);
    const [direction, until, first, before, from, last, after] = args.slice(own + 2 + given);
    const along = mul(direction, t);
    const only = (mask: () => Tensor, x: Tensor) => jumps ? where(mask(), x, 0) : x;
    const isBefore = () => less(along, until);
    const isBehind = () => greaterEqual(along, from);
    const ofStart = only(isBefore, mul(sub(first, t), before));
    const ofEnd = only(isBehind, mul(sub(t, last), after));
    const shift = add(mul(start, ofStart), mul(end, ofEnd));
    const stretch = add(
      mul(start, only(isBefore, neg(before))),
      mul(end, only(isBehind, after)),
    );
    const others = [...args.slice(1, own), ...behind];
    if (options.dtype === "float32") return firstOrder(program, t, others, shift, stretch);
    return mul(add(1, stretch), replay(program, [add(t, shift), ...others]));
  }, [
    ...shapes.slice(0, own),
    ...[[], []],
    ...shapes.slice(own),
    ...WEIGHT_NAMES.map(() => []),
  ]);
  return { program: timed, kernels: kernelsFor(timed, options, given + WEIGHT_NAMES.length) };
}
