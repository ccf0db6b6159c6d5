import {
  type InputReader,
  type Interpolation,
  interpolation,
  type ProblemInputs,
} from "../../../solvers/mod.ts";
import { Tensor } from "../../../tensors/mod.ts";
import { UsageError } from "../../../commands/internal.ts";
import type { Trajectory } from "../../../systems/mod.ts";
import { nearestName } from "../../../tensors/internal.ts";
import { dosesSoFar } from "../network/doses.ts";
import type { EquationsConfig } from "../plan.ts";
import type { Equations } from "./equations.ts";

/** What predict can be told. */
const REMEDY = "say what drives it with --inputs, or go on from a recording with --from-data";

/** What drives a path. */
export interface Drivers {
  /** What a problem takes; unset where nothing drives it. */
  readonly inputs?: ProblemInputs;
  /** What has entered by doses, of each element; unset where there are none. */
  readonly entered?: Interpolation;
  /** What it is at a time, by name. */
  at(t: number): Record<string, Tensor>;
  /** Reads it at other times, as from a time. */
  reader(t: number): InputReader;
}

/** What is known of what drives trajectories. */
export type Driven = Pick<
  EquationsConfig,
  "constants" | "inputNames" | "inputKind" | "dosed" | "timeFactor"
>;

/** The input of the field that is what has entered; no column is called so. */
export const ENTERED = "what doses have entered";

/**
 * What drives the path through a trajectory, in the module's unit of time: columns of its rows, and
 * what is constant along it. Beyond its rows the first and the last value hold.
 *
 * @param of The name by which what is constant is known.
 * @throws {UsageError} If nothing is known of an input there.
 */
export function driversOf(
  { name, inputs, state }: Pick<Equations, "name" | "inputs" | "state">,
  driven: Driven,
  of: string,
  trajectory?: Trajectory,
): Drivers {
  const { constants, inputNames = [], inputKind = "linear", dosed, timeFactor } = driven;
  const names = Object.keys(inputs);
  const m = inputNames.length;
  const made = names.map((input): [string, Interpolation] => {
    const column = inputNames.indexOf(input);
    const one = (value: number) => inputs[input] === 1 ? [value] : value;
    if (column >= 0 && trajectory?.inputs !== undefined) {
      const { times, inputs: rows } = trajectory;
      return [
        input,
        interpolation(
          times.map((t) => t * timeFactor),
          Array.from(times, (_, i) => one(rows[i * m + column])) as number[],
          { kind: inputKind, extrapolation: "hold", missing: "bridge" },
        ),
      ];
    }
    const value = constants[input]?.[of];
    if (value === undefined) {
      throw unknownInput(name, input, [...inputNames, ...Object.keys(constants)]);
    }
    return [
      input,
      interpolation([0, 1], [one(value), one(value)] as number[], { extrapolation: "hold" }),
    ];
  });
  const tables = Object.fromEntries(made);
  const entered = dosed && enteredOf({ name, state }, dosed, timeFactor, trajectory);
  const all = { ...tables, ...(entered && { [ENTERED]: entered }) };
  return {
    ...(Object.keys(all).length > 0 && { inputs: all }),
    ...(entered && { entered }),
    at: (t) => Object.fromEntries(made.map(([input, table]) => [input, table.at(t)])),
    reader: (t) => ({
      at: (input, time) => tables[input].at(time instanceof Tensor ? time.item() : Number(time)),
      rate: (input) => tables[input].rate(t),
    }),
  };
}

/** What doses have entered, of elements and not of columns. */
function enteredOf(
  { name, state }: Pick<Equations, "name" | "state">,
  dosed: readonly string[],
  timeFactor: number,
  trajectory: Trajectory | undefined,
): Interpolation {
  if (trajectory === undefined) {
    throw new UsageError(
      `${name}: doses enter the path, and are not known for this one; ${REMEDY}`,
    );
  }
  const doses = (trajectory.doses ?? []).map((dose) => {
    const element = state.indexOf(dosed[dose.state]);
    if (element >= 0) return { ...dose, state: element };
    throw new UsageError(
      `${name}: a dose enters ${dosed[dose.state]}, which is none of the elements ` +
        `${state.join(", ")}; name one, as in --dose COLUMN:${state[0]}`,
    );
  });
  return dosesSoFar({ doses }, state.length, { timeFactor });
}

function unknownInput(name: string, input: string, known: readonly string[]): UsageError {
  if (known.includes(input)) {
    return new UsageError(
      `${name}: inputs.${input} changes along the path, and is not known for this one; ${REMEDY}`,
    );
  }
  const near = known.length === 0
    ? "no other column drives anything"
    : `the nearest is "${nearestName(input, known)}" (known: ${known.join(", ")})`;
  return new UsageError(`${name}: inputs.${input}: the table has no such column; ${near}`);
}
