import type { StartFunction } from "../../../solvers/mod.ts";
import { add, Constrained, Random, reshape, slice, Tensor } from "../../../tensors/mod.ts";
import { UsageError } from "../../../commands/internal.ts";
import { firstOf } from "./drawn_parameters.ts";
import type { Equations, Known } from "./equations.ts";
import { row } from "./observation.ts";

/** Begins the names of what is found of starts. */
const PREFIX = "y0.";

/** Whether a parameter is what is to be found of starts, by its name. */
export function isStart(name: string): boolean {
  return name.startsWith(PREFIX);
}

/** The element that a parameter is the start of; any other name as it is. */
export function startedElement(name: string): string {
  return isStart(name) ? name.slice(PREFIX.length) : name;
}

/** Where paths start, and what of it is to be found. */
export interface PathStarts {
  /** What is to be found from a guess of the module's, by name; of several paths one number each. */
  readonly known: Readonly<Record<string, Known>>;
  /** The same of what the data give the guess for. */
  readonly measured: Readonly<Record<string, Tensor>>;
  /**
   * The start of a path, as a problem takes it.
   *
   * @param path Its number.
   * @param inputs What drives it, there.
   * @param entered What of doses is among what its first row shows; what the module says of the start
   *   is without it. Default nothing.
   */
  startOf(path: number, inputs: Record<string, Tensor>, entered?: Tensor): StartFunction;
}

/**
 * Says where paths start: by the module's rule where it has one; else each element where `y0` says,
 * or where the first rows do.
 *
 * @param rows Of each path what its first rows say of each element; NaN where they say nothing.
 * @throws {UsageError} If nothing says where an element starts.
 */
export function pathStarts(
  equations: Pick<Equations, "name" | "state" | "y0">,
  rows: readonly (readonly number[])[],
): PathStarts {
  const { name, state, y0 } = equations;
  if (typeof y0 === "function") {
    return {
      known: {},
      measured: {},
      startOf: (_path, inputs, entered) => (p) => {
        const start = reshape(y0(p, inputs), [state.length]);
        return entered ? add(start, entered) : start;
      },
    };
  }
  const shape = rows.length === 1 ? [] : [rows.length];
  const random = new Random(0);
  const known: Record<string, Known> = {};
  const measured: Record<string, Tensor> = {};
  const seen = state.map((element) => !Object.hasOwn(y0, element));
  const parts = state.map((element, k) => {
    const given = Object.hasOwn(y0, element) ? y0[element] : undefined;
    const own = `${PREFIX}${element}`;
    if (given === undefined) {
      const guesses = Float64Array.from(rows, (each) => each[k]);
      if (guesses.some(Number.isNaN)) throw unknownStart(name, element);
      measured[own] = new Tensor(guesses, shape);
    } else if (isFixed(given)) {
      const value = firstOf(given, random);
      return () => value;
    } else {
      known[own] = spread(given, rows.length, shape);
    }
    return rows.length === 1
      ? (p: Record<string, Tensor>) => p[own]
      : (p: Record<string, Tensor>, path: number) => slice(p[own], path, path + 1);
  });
  return {
    known,
    measured,
    startOf: (path, _inputs, entered) => {
      const more = entered &&
        new Tensor(entered.data.map((x, k) => seen[k] ? 0 : x), [state.length]);
      return (p) => {
        const start = row(parts.map((part) => part(p, path)));
        return more ? add(start, more) : start;
      };
    },
  };
}

/** Whether a number is known and stays. */
export function isFixed(known: Known): boolean {
  return known instanceof Constrained && known.transform === undefined;
}

/** A guess for each of several paths. */
function spread(known: Known, paths: number, shape: readonly number[]): Known {
  const draw = (random: Random) =>
    new Tensor(Float64Array.from({ length: paths }, () => firstOf(known, random).data[0]), shape);
  if (known instanceof Constrained) return new Constrained(draw, known.transform);
  return known instanceof Tensor ? draw(new Random(0)) : draw;
}

function unknownStart(name: string, element: string): UsageError {
  return new UsageError(
    `${name}: no column says where ${element} starts; say it in y0, as in ` +
      `export const y0 = { ${element}: 1 } for a guess, or fixed(1) where it is known`,
  );
}
