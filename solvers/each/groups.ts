import { checkKeys, describe, isNumbers, numbersOf } from "../../tensors/internal.ts";
import type { Problem } from "../problem/bind_problem.ts";
import type { ReadAt } from "../path/path_loss.ts";

/** What may differ where a binding is shared. */
const OWN = new Set(["y0", "saveAt", "loss"]);

/**
 * Gathers problems that can share one binding: they are over the same span, read at the same points,
 * and differ in their starts alone, and in what is done with what is read.
 *
 * @param problems The problems.
 * @param readAt Where each is read.
 * @param alone Those that share with none.
 * @returns Their numbers, by groups, in the order in which these begin.
 */
export function groupsOf<P extends Problem>(
  problems: readonly P[],
  readAt: (problem: P) => ReadAt | undefined,
  alone: (problem: P) => boolean,
): number[][] {
  const groups = new Map<unknown, number[]>();
  // What is no number and no text is the same where it is one object.
  const numbers = new Map<unknown, number>();
  const named = (value: unknown) => {
    if (typeof value !== "object" && typeof value !== "function") return String(value);
    if (!numbers.has(value)) numbers.set(value, numbers.size);
    return `number ${numbers.get(value)}`;
  };
  problems.forEach((problem, k) => {
    const { y0 } = problem;
    const parts = Object.entries(problem).filter(([name]) => !OWN.has(name))
      .map(([name, value]) => `${name} ${named(value)}`).sort();
    const key = alone(problem) || typeof y0 === "function"
      ? k
      : [...parts, pointsOf(readAt(problem))].join();
    const group = groups.get(key);
    if (group) group.push(k);
    else groups.set(key, [k]);
  });
  return [...groups.values()];
}

/** The points as text: the same where they are the same. */
function pointsOf(at: ReadAt | undefined): string {
  if (typeof at !== "object" || at === null) return String(at);
  if (isNumbers(at)) return numbersOf(at, "times").join("_");
  const { start, end, every, times } = at;
  return [start, end, every, times && numbersOf(times, "times").join("_")].join(";");
}

const COMMON = "it is common to all trajectories: give it beside each";

/**
 * Each trajectory with what is common to all.
 *
 * @param known What a trajectory may have of its own.
 * @param caller Whose they are, as messages begin.
 * @throws {TypeError} If they are no list of objects, or there is none.
 */
export function problemsOf<O extends object>(
  caller: string,
  common: object,
  each: readonly object[],
  known: Readonly<Record<string, true>>,
): O[] {
  if (!Array.isArray(each) || each.length === 0) {
    throw new TypeError(
      `${caller}: each must be a list of trajectories, at least one, such as [{ y0: [1, 0] }, { y0: [2, 0] }], got ` +
        describe(each),
    );
  }
  return each.map((own: unknown, k) => {
    if (typeof own !== "object" || own === null || Array.isArray(own) || !("y0" in own)) {
      throw new TypeError(
        `${caller}: trajectory number ${k} must be an object with its start, such as ` +
          `{ y0: [1, 0] }, got ${describe(own)}`,
      );
    }
    checkKeys(`${caller}: trajectory number ${k}`, own, known, {
      field: COMMON,
      method: COMMON,
      stepControl: COMMON,
      adjoint: COMMON,
      weight: "weights is an option of all, a list",
    });
    return { ...common, ...own } as O;
  });
}

/** Runs what belongs to one trajectory; its errors say which one. */
export function ofTrajectory<T>(caller: string, k: number, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Error) {
      error.message = `${caller}, trajectory number ${k}: ${error.message}`;
    }
    throw error;
  }
}
