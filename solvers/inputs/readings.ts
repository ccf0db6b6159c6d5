import { nodesOf, partOf } from "../../tensors/internal.ts";
import { type Evaluation, type Program, trace } from "../../tensors/mod.ts";
import { spacing } from "../steps/float_spacing.ts";
import { READ, type Reading } from "./read_input.ts";

/** At which times a field reads an input, seen from t. */
export type ReadTime =
  /** t + shift. */
  | { readonly kind: "shifted"; readonly shift: number; readonly at: (t: number) => number }
  /** The same time always. */
  | { readonly kind: "fixed"; readonly time: number }
  /** Another function of t. */
  | { readonly kind: "bent" }
  /** What depends on the state or the parameters. */
  | { readonly kind: "free" };

/** A reading of an input by a field. */
export interface FieldReading extends Reading {
  readonly time: ReadTime;
}

/** Times at which a function of t is looked at: whether it is t but for a shift, far away as well. */
const PROBES = [0, 1, -3, 0.37, 128.5, -1417, 2.3e4, -3.1e5, 4.7e6];

const known = new WeakMap<Program, readonly FieldReading[]>();

/**
 * What a field reads of its inputs, and when.
 *
 * @param time The number of the program's argument that is t.
 */
export function readingsOf(program: Program, time = 0): readonly FieldReading[] {
  let found = known.get(program);
  if (found === undefined) {
    found = nodesOf(program, READ).map(({ attributes, inputs: [read] }) => ({
      ...attributes as Reading,
      time: timeOf(partOf(program, read, [time])),
    }));
    known.set(program, found);
  }
  return found;
}

function timeOf(part: ReturnType<typeof partOf>): ReadTime {
  if (part === undefined) return { kind: "free" };
  const t = new Float64Array(1);
  const evaluation: Evaluation = trace((time) => part([time]), [[]]).bind([t]);
  const at = (time: number) => {
    t[0] = time;
    evaluation.evaluate();
    return evaluation.output[0];
  };
  const [first, ...others] = PROBES.map((time) => ({ time, read: at(time) }));
  const near = (time: number, read: number, shift: number) =>
    Math.abs(read - time - shift) <=
      1e-12 * (1 + Math.abs(shift)) + 4 * spacing(Math.max(Math.abs(time), Math.abs(read)));
  if (others.every(({ read }) => read === first.read)) return { kind: "fixed", time: first.read };
  return others.every(({ time, read }) => near(time, read, first.read))
    ? { kind: "shifted", shift: first.read, at }
    : { kind: "bent" };
}

/**
 * The first t from which on a reading at t + shift reads what lies at a time or behind it: the sum
 * is rounded.
 */
export function firstReading(
  { shift, at }: { readonly shift: number; readonly at: (t: number) => number },
  time: number,
): number {
  const t = time - shift;
  if (shift === 0) return t;
  const around = 4 * spacing(Math.max(Math.abs(t), Math.abs(shift), Math.abs(time)));
  let [before, from] = [t - around, t + around];
  for (;;) {
    const middle = before + (from - before) / 2;
    if (middle === before || middle === from) return from;
    if (at(middle) < time) before = middle;
    else from = middle;
  }
}
