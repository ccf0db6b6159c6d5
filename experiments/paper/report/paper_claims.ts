import { calledAs } from "../../../commands/mod.ts";
import { type Cell, statesOf } from "../cases/cells.ts";
import { decayClaim } from "../cases/decay.ts";
import { COST_STEPS, type GradientCost } from "../cases/gradient_cost.ts";
import { cellName } from "../cases/paper_case.ts";
import { agreements, partners, sci, type Verdict } from "./project_claims.ts";
import { PAPER_CLAIMS, PUBLISHED_GRADIENTS } from "../problem/published.ts";

/** The cost of a gradient by adjoint. */
export type GradientCosts = Readonly<Record<string, GradientCost>>;

/**
 * What became of the paper's claims here, whichever way it falls. They are the paper's, so the
 * exit code does not depend on them.
 */
export function paperClaims(cells: readonly Cell[], costs: GradientCosts): Verdict[] {
  const grid = cells.filter(({ experiment }) => experiment === "grid");
  return [
    timeClaim(grid),
    memoryClaim(grid),
    lossClaim(grid),
    linearClaim(costs),
    decayClaim(cells),
  ];
}

/** The reversible cells that have checkpointed ones beside them. */
function compared(grid: readonly Cell[]): { reversible: Cell; others: Cell[] }[] {
  return grid.filter(({ adjoint, runtime }) => adjoint === "reversible" && runtime)
    .map((reversible) => ({
      reversible,
      others: partners(reversible, grid).filter(({ runtime }) => runtime),
    }))
    .filter(({ others }) => others.length > 0);
}

function timeClaim(grid: readonly Cell[]): Verdict {
  const claim = `The paper: training is up to ${PAPER_CLAIMS.timeRatio} times faster than with ` +
    "recursive checkpointing, at its default of about sqrt(2n) checkpoints.";
  const pairs = compared(grid);
  if (pairs.length === 0) return { claim, found: ["Nothing to compare."] };
  const most = pairs.map(({ reversible, others }) => {
    const other = others[others.length - 1];
    return { other, ratio: other.runtime!.mean / reversible.runtime!.mean, reversible };
  });
  const best = most.reduce((a, b) => b.ratio > a.ratio ? b : a);
  const faster = most.filter(({ ratio }) => ratio > 1).length;
  return {
    claim,
    holds: best.ratio >= PAPER_CLAIMS.timeRatio,
    found: [
      `Here, with the most checkpoints of each system, checkpointing takes ` +
      `${Math.min(...most.map(({ ratio }) => ratio)).toFixed(2)} to ${best.ratio.toFixed(2)} ` +
      `times as long as the reversible method, which is faster in ${faster} of ${most.length} ` +
      `cases; the largest ratio is that of ${cellName(best.other)}.`,
      "The paper's checkpointing is an online schedule that replays far more than the optimum: " +
      "at 1000 steps 168,127 for c = 2 against 28,820, and 1,956 against 1,954 for c = 44. " +
      "The schedule here is the optimal one where the number of steps is known.",
      ...pairs.map(({ reversible, others }) => ratiosOf(reversible, others)),
    ],
  };
}

/** The ratios of one method, this library's and the paper's. */
function ratiosOf(reversible: Cell, others: readonly Cell[]): string {
  const each = others.map((other) => {
    const here = other.runtime!.mean / reversible.runtime!.mean;
    const there = other.published && reversible.published
      ? ` (${(other.published.runtime / reversible.published.runtime).toFixed(1)})`
      : "";
    return `c = ${statesOf(other.adjoint)}: ${here.toFixed(2)}${there}`;
  });
  return `${reversible.system}, ${reversible.method}, checkpointing over reversible, in brackets ` +
    `the paper's: ${each.join("; ")}.`;
}

function memoryClaim(grid: readonly Cell[]): Verdict {
  const claim = `The paper: up to ${PAPER_CLAIMS.memoryRatio} times less memory. It counts states.`;
  const pairs = compared(grid);
  if (pairs.length === 0) return { claim, found: ["Nothing to compare."] };
  const most = pairs.map(({ reversible, others }) => ({
    reversible,
    other: others[others.length - 1],
  }));
  const states = Math.max(...most.map(({ other }) => statesOf(other.adjoint) / 2));
  const bytes = most.map(({ reversible, other }) => other.trackedBytes! / reversible.trackedBytes!);
  const resident = Math.max(
    ...pairs.flatMap(({ reversible, others }) =>
      [reversible, ...others].map(({ residentBytes }) => residentBytes!)
    ),
  );
  return {
    claim,
    holds: states >= PAPER_CLAIMS.memoryRatio,
    found: [
      `Counted in states: ${states.toFixed(1)} times, by construction (2 against ` +
      `${Math.round(2 * states)}).`,
      `Counted in all bytes that a training keeps (network, optimiser, stages, states): ` +
      `${Math.min(...bytes).toFixed(2)} to ${Math.max(...bytes).toFixed(2)} times with the most ` +
      "checkpoints, since states of 2 or 4 numbers are small beside the rest.",
      `Resident memory grew by at most ${
        (resident / 2 ** 20).toFixed(2)
      } MiB in any training; at ` +
      `this size it tells the adjoints not apart. ${calledAs("bench")} measures long solves.`,
    ],
  };
}

function lossClaim(grid: readonly Cell[]): Verdict {
  const claim = "The paper: the reversible method reaches the same loss as checkpointing.";
  const pairs = agreements(grid);
  if (pairs.length === 0) return { claim, found: ["Nothing to compare."] };
  const apart = pairs.filter(({ difference, limit }) => !(difference <= limit));
  const worst = pairs.reduce((a, b) => b.difference / b.limit > a.difference / a.limit ? b : a);
  return {
    claim,
    holds: apart.length === 0,
    found: [
      `In ${pairs.length - apart.length} of ${pairs.length} pairs the mean best losses are as ` +
      `near as the paper's. The furthest apart for its limit: ${cellName(worst.recursive)} and ` +
      `reversible, ${sci(worst.difference)} of at most ${sci(worst.limit)}.`,
      ...(grid.some((cell) => cell.iterations < 1000)
        ? ["The trainings were cut short, so these are not the losses that the paper speaks of."]
        : []),
    ],
  };
}

/** How far from proportional a time may grow: tenfold steps, 8 to 12.5 times the time. */
const PROPORTIONAL = 1.25;

function linearClaim(costs: GradientCosts): Verdict {
  const claim = "The paper: the reversible method takes O(n) operations in the number of steps n.";
  const { reversible } = costs;
  if (reversible === undefined) return { claim, found: ["Not measured."] };
  const tenfold = growths(reversible.seconds);
  const linear = tenfold.every((x) => x < 10 * PROPORTIONAL && x > 10 / PROPORTIONAL);
  const exact = reversible.evaluations.every((x, k) =>
    x * COST_STEPS[0] === reversible.evaluations[0] * COST_STEPS[k]
  );
  return {
    claim,
    holds: linear && exact,
    found: [
      `Ten times the steps take ${tenfold.map((x) => x.toFixed(1)).join(" and ")} times the time ` +
      `and ${exact ? "exactly ten times" : "not ten times"} the evaluations.`,
      ...Object.entries(costs).filter(([name]) => name !== "reversible").map(([name, cost]) => {
        const paper = PUBLISHED_GRADIENTS[name];
        const there = paper ? ` (the paper: ${(paper[1] / paper[0]).toFixed(1)} at first)` : "";
        return `${name}: ${growths(cost.seconds).map((x) => x.toFixed(1)).join(" and ")} times ` +
          `the time${there}.`;
      }),
    ],
  };
}

function growths(seconds: readonly number[]): number[] {
  return seconds.slice(1).map((x, k) => x / seconds[k]);
}
