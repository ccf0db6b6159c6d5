import type { Problem } from "../problem/bind_problem.ts";
import type { Counts, VectorField } from "../field.ts";
import type { Ratio } from "../ratio.ts";
import type { PathLoss } from "../path/path_loss.ts";
import type { PathReader } from "../path/path_reader.ts";
import type { Sweep } from "../sweep.ts";

/**
 * What every gradient reports besides its numbers.
 *
 * @category Adjoints
 */
export interface GradientStats extends Readonly<Counts> {
  /** Accepted steps. */
  readonly steps: number;
  /** Steps that step-size control rejected; 0 with fixed steps. */
  readonly rejected: number;
  /** How far apart the two states of a reversible method came, in tolerances (adaptive steps). */
  readonly drift?: number;
  /** What happened, where the problem has events; several at the same time count once. */
  readonly events?: number;
  /** States kept before events, for a way back to go on from; unset where there are none (reversible). */
  readonly eventStates?: number;
  /**
   * Evaluations that the watch over a reversible method took besides: none where its two states
   * are close, up to three times those of the base method where it has to solve along.
   */
  readonly watchEvaluations?: number;
  /** The adjoint that was used. */
  readonly adjoint: string;
  /** Why, where `automatic` chose it. */
  readonly reason?: string;
  /** The coupling λ, for a reversible method. */
  readonly coupling?: number;
  /** The coupling as a ratio p/q (exact arithmetic). */
  readonly couplingRatio?: Ratio;
  /** The bits that the coupling had shed at the end of the way forward (exact arithmetic). */
  readonly bufferBits?: number;
  /**
   * The worst miss of the way back over all anchors, the start among them: how far an element was
   * from where the way there had it, in parts of its largest magnitude until the next
   * anchor (reversible); how far from the states that the loss read and the start, see
   * `backsolveAdjoint` (backsolve).
   */
  readonly reconstructionError?: number;
  /**
   * How far off the way back may have been between the anchors, likewise: where the problem grew on
   * the way there, an error contracts going back, and the cotangent tells of it (reversible).
   */
  readonly pathError?: number;
  /**
   * By how much the loss differed when the way back read it again, in parts of what it read there
   * between two anchors; the worst (reversible).
   */
  readonly lossError?: number;
  /**
   * Steps that were pulled back through once more, from the anchor before them, as one of the three
   * errors above was too large there; the errors are those of the others (reversible).
   */
  readonly redoneSteps?: number;
  /** States kept on the way there for the way back to return to, the start included (reversible). */
  readonly anchors?: number;
  /** States kept, the initial one included (checkpointing). */
  readonly checkpoints?: number;
  /** Steps taken besides the taped ones (checkpointing). */
  readonly advances?: number;
}

/**
 * What an adjoint works with; the buffers are the solve's.
 *
 * @category Adjoints
 */
export interface AdjointRun extends Sweep {
  /** The problem that is solved. */
  readonly problem: Problem;
  /** Leads the loss along the path, there and back. */
  readonly reader: PathReader;
  /** The loss that the reader reads. */
  readonly loss: PathLoss;
  /** The field. */
  readonly field: VectorField;
  /** dL/dy0; zero on entry, added to. */
  readonly y0Bar: Float64Array;
  /** dL/dθ; zero on entry, added to. */
  readonly parametersBar: Float64Array;
  /** Where evaluations and pullbacks are counted. */
  readonly counts: Counts;
}

/**
 * What only the adjoint knows of a run.
 *
 * @category Adjoints
 */
export type AdjointStats = Omit<
  GradientStats,
  "steps" | "rejected" | "drift" | "events" | "eventStates" | "watchEvaluations" | keyof Counts
>;

/**
 * An adjoint bound to a run: it owns its storage and can run again and again.
 *
 * @category Adjoints
 */
export interface BoundAdjoint {
  /** Solves, reads the loss and pulls back; returns the loss. */
  run(): number;
  /** About the last run. */
  readonly stats: AdjointStats;
}

/**
 * A way to the gradient of a loss through a solve.
 *
 * @category Adjoints
 */
export interface Adjoint {
  /** The name, as on the command line. */
  readonly name: string;
  /**
   * How many states it will keep for a way back to return to, for a state y of `size` numbers, of
   * which a kept state takes so many times that: what a coupling that is chosen automatically
   * counts on. Unset: 8.
   */
  anchorsFor?(size: number, vectors?: number): number;
  /**
   * Allocates what the way back needs.
   *
   * @throws {TypeError} If it does not work with the method.
   */
  bind(run: AdjointRun): BoundAdjoint;
}

/**
 * An adjoint that works with reversible methods only, and says so in its type.
 *
 * @category Adjoints
 */
export interface ReversibleAdjoint extends Adjoint {
  /** What it works with. */
  readonly needs: "a reversible method, as reversible(rk4) is";
}

/**
 * The adjoints that a method has: where it is known not to go back, not those that need it to. Of a
 * method that may do either, binding tells.
 *
 * @category Adjoints
 */
export type AdjointOf<Back extends boolean> = [Back] extends [false]
  ? Adjoint & { readonly needs?: never }
  : Adjoint;
