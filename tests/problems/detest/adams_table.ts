/**
 * Prints what adaptive steps by reversible Adams take, and where they end, beside `dopri8` alone and
 * `reversible(dopri8)`: over all of DETEST, on Kepler's problem and on van der Pol's. To run:
 *
 *     deno run --no-prompt tests/problems/detest/adams_table.ts
 *
 * @module
 */
import { dopri8, type Method, reversible, reversibleAdams } from "../../../mod.ts";
import { AdamsSolves, type Ended, RELAXING, TOLERANCES } from "./adams_solves.ts";
import { PROBLEMS } from "./problems.ts";

const METHODS: readonly (readonly [name: string, method: Method])[] = [
  ["reversibleAdams, order 6", reversibleAdams()],
  ["reversibleAdams, order 8", reversibleAdams({ order: 8 })],
  ["reversible(dopri8)", reversible(dopri8)],
  ["dopri8", dopri8],
];

const SETS: readonly (readonly [name: string, problems: readonly Ended[]])[] = [
  ["DETEST but for the orbits D1 to D5", PROBLEMS.filter(({ name }) => !name.startsWith("D"))],
  ["the orbits D1 to D5", PROBLEMS.filter(({ name }) => name.startsWith("D"))],
  ["Kepler, e = 0.7 (D4)", PROBLEMS.filter(({ name }) => name === "D4")],
  ["van der Pol, μ = 3", RELAXING.slice(0, 1)],
  ["van der Pol, μ = 30", RELAXING.slice(1)],
];

/** Evaluations of all problems, and the largest error in tolerances. */
function cell(solves: AdamsSolves, problems: readonly Ended[], method: Method, tolerance: number) {
  const outcomes = problems.map((problem) => solves.of(problem, method, tolerance));
  const evaluations = outcomes.reduce((sum, outcome) => sum + outcome.evaluations, 0);
  const worst = Math.max(...outcomes.map(({ error }) => error));
  const tolerances = worst < 99.5 ? worst.toPrecision(2) : worst.toFixed(0);
  return `${evaluations.toLocaleString("en")} (${tolerances})`;
}

if (import.meta.main) {
  const solves = new AdamsSolves();
  const line = (cells: readonly string[]) => console.log(`| ${cells.join(" | ")} |`);
  line(["problems", "tolerance", ...METHODS.map(([name]) => name)]);
  line(["---", "---", ...METHODS.map(() => "---:")]);
  for (const [name, problems] of SETS) {
    for (const tolerance of TOLERANCES) {
      const cells = METHODS.map(([, method]) => cell(solves, problems, method, tolerance));
      line([name, tolerance.toExponential(), ...cells]);
    }
  }
}
