import {
  CoarseGridError,
  type Gradient,
  type Method,
  SolveError,
  UnstableError,
  type VectorField,
} from "../../mod.ts";
import { type Blocks, blocksOf, farthest, largest, relative } from "./blocks.ts";
import type { DrawnCase } from "./draw/drawn_case.ts";
import { readLoss, testedLoss } from "./draw/drawn_loss.ts";
import { type EachSabotage, judgeEach } from "./each.ts";
import { type Attempt, attempt, isRefusal, occurrencesOf, quietly, Witness } from "./gradients.ts";
import { tracedField } from "./problem_of.ts";
import { settledLoss } from "./draw/settled_loss.ts";
import { LOOKS, MORE_LOOKS, type SecondLook, secondLook } from "./second_look.ts";
import { judgeProduct, type ProductSabotage } from "./products.ts";
import { judgeSteady, type SteadySabotage } from "./steady.ts";
import { type Slope, slopeAlong, worstBlock } from "./slope.ts";
import { DOUBLE, ILL, type Limits, PLAIN, SINGLE, type Verdict, type Watched } from "./verdict.ts";
import { refusedEnd, watch } from "./watch.ts";

/** What tests put in place of the library, to see whether the judge can fail it. */
export interface Sabotage extends ProductSabotage, SteadySabotage, EachSabotage {
  /** Changes a gradient before it is judged. */
  readonly gradient?: (gradient: Gradient) => Gradient;
  /** Makes the field that the library is given. */
  readonly field?: (drawn: DrawnCase) => VectorField;
}

/** How a verdict begins that is by forward mode; the block follows. */
const FORWARD = "forward mode along";

/** How far a block that only vanishes may be off, relative to itself. */
const VANISHING = 1e4;

/** Judges one case. */
export function judge(given: DrawnCase, sabotage: Sabotage = {}): Verdict {
  const field = (sabotage.field ?? tracedField)(given);
  const { family } = given.problem;
  if (family === "second derivatives") return judgeProduct(given, field, sabotage);
  if (family === "steady state") return judgeSteady(given, field, sabotage);
  if (family === "trajectories") return judgeEach(given, field, (one) => judge(one), sabotage);
  const drawn = { ...given, loss: settledLoss(given, field) };
  const { method, adjoint } = drawn;
  const loss = testedLoss(drawn.loss, drawn.problem);
  const tested = quietly(() =>
    attempt(drawn, { field, loss, adjoint: adjoint.adjoint, computesStart: true })
  );
  if (tested.error && !isRefusal(tested.error)) {
    return { outcome: "fault", where: `${tested.error.name}: ${tested.error.message}` };
  }
  const lenient: Attempt | undefined = tested.error && adjoint.lenient
    ? quietly(() => attempt(drawn, { field, loss, adjoint: adjoint.lenient, computesStart: true }))
    : undefined;
  const gradient = (tested.gradient && (sabotage.gradient?.(tested.gradient) ?? tested.gradient)) ??
    lenient?.gradient;
  const lambda = gradient?.stats.coupling;
  // "auto" may depend on the adjoint: the truth takes the steps that were taken.
  const same = lambda !== undefined && method.withCoupling
    ? method.withCoupling(lambda)
    : method.method;
  const witness = new Witness();
  // A coupling that was not settled before the way there failed is that of as many anchors.
  witness.anchorsFor = adjoint.adjoint?.anchorsFor;
  const read = readLoss(drawn.loss);
  const truth = attempt(drawn, { field, loss: read.loss, method: same, adjoint: witness });
  if (!truth.gradient) return withoutTruth(drawn, field, tested, truth.error, witness);
  if (!isFinite(truth.gradient) && (tested.error || isFinite(gradient!))) {
    return { outcome: "no solution", where: "full storage is not finite" };
  }
  // A way back that misses says nothing about the solution.
  const watched = tested.error && !(tested.error instanceof UnstableError)
    ? undefined
    : watch(drawn, field, truth.gradient.y1.slice(), tested.error === undefined);
  witness.occurrences = occurrencesOf({ ...drawn, method: { ...method, method: same } }, field);
  const examined = { drawn, field, same, witness, times: read.times };
  if (tested.error) {
    return refusal(tested.error, gradient, truth.gradient, examined, watched);
  }
  if (!isFinite(gradient!)) {
    return { outcome: "silent", error: Infinity, where: "not finite", watched };
  }
  const found = examine(gradient!, truth.gradient, examined);
  if (adjoint.approximate) {
    return { outcome: "approximate", error: found.error, where: found.where };
  }
  return { ...found, watched };
}

function isFinite({ parametersBar, y0Bar, inputsBar, timesBar }: Gradient): boolean {
  const ofTimes = timesBar ? [[timesBar.t0, timesBar.t1], timesBar.reads] : [];
  return [parametersBar, y0Bar, ...Object.values(inputsBar), ...ofTimes].every((bar) =>
    bar.every(Number.isFinite)
  );
}

/** A way forward that does not arrive has no gradient, and refusing it is right. */
function withoutTruth(
  drawn: DrawnCase,
  field: VectorField,
  tested: Attempt,
  error: Error,
  witness: Witness,
): Verdict {
  if (!isRefusal(error)) return { outcome: "fault", where: `${error.name}: ${error.message}` };
  if (!tested.error) {
    return { outcome: "fault", where: `full storage alone ends with ${error.name}` };
  }
  const end = error instanceof UnstableError
    ? refusedEnd(drawn, field, witness.coupling)
    : undefined;
  const watched = end && watch(drawn, field, end, false);
  if (watched === undefined) return { outcome: "no solution", where: tested.error.name };
  const outcome = watched === "good refused" ? "false alarm" : "refused";
  return { outcome, where: tested.error.name, watched };
}

/** What an examination needs besides the gradients. */
interface Examined {
  readonly drawn: DrawnCase;
  readonly field: VectorField;
  readonly same: Method;
  readonly witness: Witness;
  readonly times: readonly number[];
}

function refusal(
  error: Error,
  gradient: Gradient | undefined,
  truth: Gradient,
  examined: Examined,
  watched: Watched | undefined,
): Verdict {
  const where = error.name;
  // Without a gradient there is only the solution to go by.
  if (gradient === undefined) {
    // Any other error of a solve that full storage brings to its end is needless, unless the way
    // back is a solve of its own.
    const alarm = error instanceof UnstableError
      ? watched === "good refused"
      : error instanceof SolveError && !examined.drawn.adjoint.approximate;
    return { outcome: alarm ? "false alarm" : "refused", where, watched };
  }
  const { drawn, field, same } = examined;
  if (error instanceof CoarseGridError) {
    // Full storage is on the same grid: only the plain loop is not.
    const found = examine(gradient, truth, examined);
    const needless = found.outcome === "right" && isPlain(examined);
    return { ...found, outcome: needless ? "false alarm" : "refused", where };
  }
  const [got, wanted] = [gradient, truth].map((g) => blocksOf(g, field.parameters));
  const strict = measure(got, wanted);
  const { right } = limitsOf(drawn);
  // A block that vanishes is off by much of itself, and by nothing of what cancels in it.
  const look = strict.error > right && strict.error < VANISHING
    ? measure(got, wanted, secondLook(drawn, field, same, wanted))
    : strict;
  const needless = !look.ill && look.error <= right;
  return { outcome: needless ? "false alarm" : "refused", error: look.error, where, watched };
}

/** The worst block. */
interface Worst {
  readonly error: number;
  readonly where: string;
}

function measure(
  got: Blocks,
  wanted: Blocks,
  look?: SecondLook,
): Worst & { readonly ill: boolean } {
  let worst = { error: 0, where: "", ill: false };
  let ill = false;
  for (const [name, values] of got) {
    const truth = wanted.get(name)!;
    const distance = farthest(values, truth);
    const error = relative(distance, look?.scale.get(name) ?? largest(truth));
    if (look && distance <= ILL * look.moves.get(name)!) {
      ill ||= error > DOUBLE.right;
      continue;
    }
    // NaN is the worst of all.
    if (!(error <= worst.error)) {
      worst = { error: Number.isNaN(error) ? Infinity : error, where: name, ill };
    }
  }
  return { ...worst, ill };
}

function limitsOf({ kernels }: DrawnCase): Limits {
  return kernels.dtype === "float32" ? SINGLE : DOUBLE;
}

/** Whether the solve is stepped through in plain loops as well. */
function isPlain({ drawn, witness }: Examined): boolean {
  const evaluations = witness.steps.length * drawn.method.method.evaluations;
  // In singles a path is too coarse for data that lie close beside it.
  const coarse = drawn.kernels.dtype === "float32" && drawn.problem.residual !== undefined;
  return evaluations <= PLAIN && !coarse;
}

function examine(gradient: Gradient, truth: Gradient, examined: Examined): Verdict {
  const { drawn, field, same, witness, times } = examined;
  const limits = limitsOf(drawn);
  const [got, wanted] = [gradient, truth].map((g) => blocksOf(g, field.parameters));
  const first = measure(got, wanted);
  const replayed = witness.replayed(times, drawn.loss);
  const along = isPlain(examined) ? slopeAlong(drawn, got, replayed) : undefined;
  // Where plain Newton's method finds no stage, or may mean another one, there is nothing to compare with.
  const slope = along && drawn.method.esdirk && Number.isNaN(along.wanted) ? undefined : along;
  const slopeError = slope === undefined
    ? 0
    : relative(Math.abs(slope.got - slope.wanted), slope.scale);
  if (first.error <= limits.right && slopeError <= limits.right) {
    return { outcome: "right", error: Math.max(first.error, slopeError), where: first.where };
  }
  const again = (looks: number): Verdict => {
    const look = secondLook(drawn, field, same, wanted, looks);
    return lookedAt({ got, wanted, limits, slope, look, looks });
  };
  const found = again(LOOKS);
  if (found.outcome !== "silent" && found.outcome !== "loose") return found;
  const last = again(MORE_LOOKS);
  if (last.outcome !== "silent" || last.where !== `${FORWARD} all`) return last;
  return { ...last, where: `${FORWARD} all, ${worstBlock(drawn, got, replayed)} the most` };
}

/** What is known of a gradient that seems wrong. */
interface Suspect {
  readonly got: Blocks;
  readonly wanted: Blocks;
  readonly limits: Limits;
  readonly slope: Slope | undefined;
  readonly look: SecondLook;
  readonly looks: number;
}

function lookedAt({ got, wanted, limits, slope, look, looks }: Suspect): Verdict {
  const second = measure(got, wanted, look);
  let worst: Worst = second;
  let ill = second.ill;
  const distance = slope === undefined ? 0 : Math.abs(slope.got - slope.wanted);
  if (slope !== undefined && !(relative(distance, slope.scale) <= limits.right)) {
    // What the blocks may move by, along the direction.
    const moved = [...look.moves].reduce(
      (sum, [name, by]) => sum + by * (slope.reach.get(name) ?? 0),
      0,
    );
    const scale = [...look.scale].reduce(
      (sum, [name, by]) => sum + by * (slope.reach.get(name) ?? 0),
      0,
    );
    const disturbance = slope.disturbance(looks);
    if (distance <= ILL * Math.max(moved, disturbance) || disturbance === Infinity) ill = true;
    else {
      const error = relative(distance, Math.max(slope.scale, scale));
      if (!(error <= worst.error)) worst = { error, where: `${FORWARD} ${slope.along}` };
    }
  }
  const { error, where } = worst;
  if (error <= limits.right) {
    return { outcome: ill ? "ill-conditioned" : "right", error, where };
  }
  const silent = !(error <= limits.silent);
  return { outcome: silent ? "silent" : "loose", error, where };
}
