import {
  type Adjoint,
  dopri5,
  dopri8,
  type Method,
  midpoint,
  type PreparedGradient,
  recursiveCheckpointAdjoint,
  reversible,
  reversibleAdams,
  type ReversibleAdamsMethod,
  reversibleAdjoint,
  rk4,
  tsit5,
} from "../../../mod.ts";
import { formatTime } from "../../../commands/mod.ts";
import { median } from "../../statistics/fit.ts";
import {
  errorAtEnd,
  leastSteps,
  referenceEnd,
  smoothGradient,
  type SmoothProblem,
  smoothProblems,
} from "./adams_problems.ts";
import { fastest } from "./automatic_rows.ts";
import { meanRow } from "../mean_row.ts";
import { timedRatio } from "../ratio_row.ts";
import type { Claim, SpeedRow } from "../speed_row.ts";
import { type Effort, repeated } from "../time_pairs.ts";

const PART = "adams";

/** Errors at the end of the solve. */
const TOLERANCES = [1e-4, 1e-6, 1e-8];

/**
 * The orders with their own windows, and where that leaves steps stable with the shortest, which are
 * more accurate for their work on smooth problems. Those that take least steps come last.
 */
const ADAMS = [
  reversibleAdams({ order: 4 }),
  reversibleAdams({ order: 5 }),
  reversibleAdams({ order: 6 }),
  reversibleAdams({ order: 6, window: 6, start: rk4 }),
  reversibleAdams({ order: 8 }),
  reversibleAdams({ order: 8, window: 8 }),
];
const BASES = [midpoint, rk4, tsit5, dopri5, dopri8];

/** Checkpoints of the rival that takes Runge-Kutta steps. */
const CHECKPOINTS = 44;

/** What the paper trains with: a thousand steps, */
const PAPER_STEPS = 1000;

/** and two states; with anchors where a solve with those ends early. */
const PAPER_ANCHORS = [0, 8];

/** The most steps that are tried for an error. */
const MOST_STEPS = 2 ** 16;

/** How many times the evaluations of the cheapest a method may take and be timed still. */
const MOST_EVALUATIONS = 4;

/** How often each method is timed to find the fastest. */
const HEATS = 3;

/** The claims, and the words that the rows begin with. */
const AGAINST = {
  reversible: { words: "against the best reversible(base)", claim: { most: 0.65 } },
  checkpointing: { words: `against the best base, ${CHECKPOINTS} checkpoints`, claim: { most: 1 } },
  paper: { words: "reversible midpoint, n = 1000, against Adams", claim: { least: 5 } },
} as const;

/** A method that reaches an error with so many steps. */
interface Entrant {
  readonly method: Method;
  readonly steps: number;
  readonly gradient: PreparedGradient;
}

/**
 * Gradients by reversible Adams against others of the same error: the best `reversible(base)`,
 * optimal checkpointing over the best Runge-Kutta method, and what the paper trains with. Each side
 * takes the order and window, or the base, that is the fastest, with the least steps that reach the
 * error.
 *
 * @param tolerances The errors; the first is that of the row of checkpointing.
 * @param mostSteps The most steps that are tried for an error.
 * @returns A row each, and the geometric means, of which something is claimed.
 */
export async function adamsRows(
  effort: Effort,
  problems: readonly SmoothProblem[] = smoothProblems(),
  tolerances: readonly number[] = TOLERANCES,
  mostSteps = MOST_STEPS,
): Promise<SpeedRow[]> {
  const reversibles: SpeedRow[] = [];
  const checkpointings: SpeedRow[] = [];
  const papers: SpeedRow[] = [];
  for (const problem of problems) {
    const end = referenceEnd(problem);
    for (const [k, tolerance] of tolerances.entries()) {
      const entrants = (methods: readonly Method[], adjoint?: Adjoint) =>
        best(problem, methods, { tolerance, end, mostSteps }, effort, adjoint);
      const adams = await entrants(ADAMS);
      const name = `${problem.name} to ${tolerance.toExponential(0)}, Adams`;
      reversibles.push(
        await versus(
          { name, ...AGAINST.reversible, mostSteps },
          adams,
          await entrants(BASES.map((base) => reversible(base))),
          effort,
        ),
      );
      if (k === 0) {
        const adjoint = recursiveCheckpointAdjoint({ checkpoints: CHECKPOINTS });
        checkpointings.push(
          await versus(
            { name, ...AGAINST.checkpointing, mostSteps },
            adams,
            await entrants(BASES, adjoint),
            effort,
          ),
        );
      }
      adams?.gradient.release();
    }
    papers.push(await paperRow(problem, { end, mostSteps }, effort));
  }
  const all = Object.entries({
    reversible: reversibles,
    checkpointing: checkpointings,
    paper: papers,
  }) as [keyof typeof AGAINST, SpeedRow[]][];
  return all.flatMap(([key, rows]) => {
    const { words, claim } = AGAINST[key];
    const name = `${key === "paper" ? "" : "Adams "}${words}: geometric mean`;
    return [...rows, meanRow({ part: PART, name, claim }, rows)];
  });
}

/** What the entrants must reach. */
interface Goal {
  /** The error at the end. */
  readonly tolerance: number;
  /** The end as it should be. */
  readonly end: Float64Array;
  /** In at most so many steps. */
  readonly mostSteps: number;
}

/** The fastest of the methods that reach an error, each with its least steps. */
async function best(
  problem: SmoothProblem,
  methods: readonly Method[],
  { tolerance, end, mostSteps }: Goal,
  { seconds }: Effort,
  adjoint?: Adjoint,
): Promise<Entrant | undefined> {
  const found: Entrant[] = [];
  let cheapest = Infinity;
  // What takes fewer evaluations a step for its order comes last, and need not be tried for long.
  for (const method of methods.toReversed()) {
    const most = Math.min(mostSteps, MOST_EVALUATIONS * cheapest / method.evaluations);
    // Within its start a method of several steps is that of its start, which is no entrant.
    const least = "window" in method ? 2 * Number(method.window) : 1;
    const errorOf = (steps: number) => {
      if (steps < least) return Infinity;
      const gradient = smoothGradient(problem, method, steps, adjoint);
      const error = errorAtEnd(gradient, end);
      gradient.release();
      return error;
    };
    const steps = leastSteps(errorOf, tolerance, most);
    if (steps === undefined) continue;
    cheapest = Math.min(cheapest, steps * method.evaluations);
    found.push({ method, steps, gradient: smoothGradient(problem, method, steps, adjoint) });
  }
  if (found.length === 0) return undefined;
  const times = found.map(({ gradient }) => repeated(() => gradient.run(), seconds / HEATS));
  const winner = found[await fastest(times)];
  for (const { gradient } of found) if (gradient !== winner.gradient) gradient.release();
  return winner;
}

/** Adams against another one, which is released. */
async function versus(
  { name, words, claim, mostSteps }: {
    readonly name: string;
    readonly words: string;
    readonly claim: Claim;
    readonly mostSteps: number;
  },
  adams: Entrant | undefined,
  rival: Entrant | undefined,
  effort: Effort,
): Promise<SpeedRow> {
  const text = { part: PART, name: `${name} ${words}` };
  if (!adams || !rival) return missingRow(text, mostSteps);
  const { gradient } = adams;
  const row = await timedRatio(text, () => gradient.run(), () => rival.gradient.run(), effort);
  rival.gradient.release();
  return withDetail(row, [adams, rival], "most" in claim && row.value! > claim.most);
}

async function paperRow(
  problem: SmoothProblem,
  { end, mostSteps }: Omit<Goal, "tolerance">,
  effort: Effort,
): Promise<SpeedRow> {
  const { words, claim } = AGAINST.paper;
  const text = { part: PART, name: `${problem.name}: ${words}` };
  const method = reversible(midpoint);
  for (const anchors of PAPER_ANCHORS) {
    const gradient = smoothGradient(problem, method, PAPER_STEPS, reversibleAdjoint({ anchors }));
    const error = errorAtEnd(gradient, end);
    const adams = error < Infinity &&
      await best(problem, ADAMS, { tolerance: error, end, mostSteps }, effort);
    if (adams) {
      const row = await timedRatio(text, () => gradient.run(), () => adams.gradient.run(), effort);
      const entrants = [{ method, steps: PAPER_STEPS, gradient }, adams];
      adams.gradient.release();
      return withDetail(row, entrants, row.value! < claim.least);
    }
    gradient.release();
  }
  return missingRow(text, mostSteps);
}

function missingRow(
  text: { readonly part: string; readonly name: string },
  mostSteps: number,
): SpeedRow {
  return { ...text, unit: "times as long", missing: `not reached in ${mostSteps} steps` };
}

/** Says who took part, in how many steps; and of a row that falls short, why. */
function withDetail(row: SpeedRow, entrants: readonly Entrant[], fallsShort: boolean): SpeedRow {
  const { over, under } = row.samples!;
  const [first, second] = entrants.map(({ method, steps, gradient: { stats } }, k) =>
    `${
      nameOf(method)
    }, n = ${steps}, ${stats.evaluations} evaluations, ${stats.pullbacks} pullbacks, ` +
    formatTime(median(k === 0 ? over : under))
  );
  const short = fallsShort ? `; ${reasonOf(entrants)}` : "";
  return { ...row, detail: `${first} against ${second}${short}` };
}

/** The name, with the window where the method has one. */
function nameOf(method: Method): string {
  return "window" in method ? `${method.name}, window ${method.window}` : method.name;
}

/** Why Adams is not faster: what it has of the other's steps and work, and its start of that. */
function reasonOf(entrants: readonly Entrant[]): string {
  const adams = entrants.find(({ method }) => "window" in method)!;
  const rival = entrants.find((entrant) => entrant !== adams)!;
  const { window, start: { evaluations: stages } } = adams.method as ReversibleAdamsMethod;
  const started = Math.min(window, adams.steps) * (2 * stages - 1 + 2 * stages);
  const steps = (adams.steps / rival.steps).toPrecision(2);
  const work = (workOf(adams) / workOf(rival)).toPrecision(2);
  const share = Math.round(100 * started / workOf(adams));
  return `Adams takes ${steps} times the steps and ${work} times the work, ${share} % of it its start`;
}

/** Evaluations, and pullbacks of two each. */
function workOf({ gradient: { stats } }: Entrant): number {
  return stats.evaluations + 2 * stats.pullbacks;
}
