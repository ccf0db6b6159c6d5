import { calledAs } from "../../../commands/mod.ts";
import { type Recording, recordingUnits } from "../../../systems/mod.ts";

/** Rows of a table by which a template's guesses are made, and what it is called. */
type Table = Pick<Recording, "source" | "stateNames" | "trajectories" | "start">;

/** Time constants within the length of a trajectory, as a first guess. */
const PER_LENGTH = 3;
/** Seconds of a day, which is the module's unit where times are dates. */
const DAY = 86_400;

/**
 * A module of equations to begin with, which says in its comments what may stand in one. It can be
 * fitted as it is: each element goes to a level of its own.
 *
 * @param table The table whose columns it is for; by default one with a column x.
 *
 * @example
 * ```ts
 * import { equationsTemplate } from "./template.ts";
 * import { loadEquations } from "./load_equations.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { state } = await loadEquations(equationsTemplate(), "model.ts");
 * assertEquals(state, ["x"]);
 * ```
 */
export function equationsTemplate(table?: Table): string {
  const names = table?.stateNames ?? ["x"];
  const { rate, levels } = table === undefined ? { rate: 1, levels: [0] } : guessesOf(table);
  const source = table === undefined ? "FILE" : table.source;
  const [first] = names;
  const name = JSON.stringify(first);
  const key = /^[A-Za-z_$][\w$]*$/.test(first) ? first : name;
  return `// Equations of your own. Their numbers are fitted to a table by
//
//   ${calledAs("train")} ${source} --equations THIS_FILE
//
// What is exported is read by its name, and nothing else may be exported. The file stands alone: it
// imports packages, and no other files. docs/fitting.md says more.
import { mul, positive, sub, type Tensor, tensor } from "@revode/revode";

// The elements of the state. Those that are columns of the table are compared with them. Others are
// not measured: y0, below, must say where they start.
export const state = ${JSON.stringify(names)};

// What is to be found, each with a guess: positive(1) stays above 0, bounded(0.5, 0, 1) between two,
// tensor(3) may be anything. fixed(9.81) is known. logNormal, normal and uniform draw guesses.
export const parameters = {
  rate: positive(tensor(${JSON.stringify(names.map(() => rate))})),
  level: tensor(${JSON.stringify(levels)}),
};

// The slopes dy/dt, in the order of the state, by the operations of @revode/revode. Here each element
// goes to a level of its own, as a cup of tea cools. Elements one by one:
//   const [a, b] = [slice(y, 0, 1), slice(y, 1, 2)];
//   return concat([b, neg(mul(stiffness, a))]);
export function f(
  _t: Tensor,
  y: Tensor,
  { rate, level }: Record<string, Tensor>,
  _inputs: Record<string, Tensor>,
): Tensor {
  return mul(rate, sub(level, y));
}

// What else may be exported:
//
// Where paths start: a guess, or fixed(…) where it is known; by default where the first row does.
// export const y0 = { ${key}: fixed(1) };
// A start may also be computed of the parameters and inputs.
// export const y0 = ({ level }: Record<string, Tensor>) => level;
//
// What the columns measure, where that is not an element of the same name.
// export const observe = { column: ${name}, other: (y: Tensor) => sum(y) };
//
// Columns that drive the system: f has them as its fourth argument.
// export const inputs = { u: 1 };
//
// Units, for print.
// export const units = { rate: "1/day" };
//
// What t counts where times are dates: s, min, h, d or w since the first row. By default d. Numbers are
// as they are in the table.
// export const timeUnit = "h";
//
// A network for a term that nobody knows is network({ widths: [1, 8, 1], name: "friction" }), with
// ...net.parameters among the parameters, and net.apply(parameters, x) in f.
`;
}

function guessesOf({ stateNames, trajectories, start }: Table) {
  const { offset } = recordingUnits(trajectories, stateNames.length);
  const longest = Math.max(...trajectories.map(({ times }) => times[times.length - 1] - times[0]));
  const unit = start === undefined ? 1 : DAY;
  const short = (x: number) => Number(x.toPrecision(3));
  return { rate: short(PER_LENGTH * unit / longest), levels: offset.map(short) };
}
