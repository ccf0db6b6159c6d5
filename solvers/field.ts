import type { Diagnosis, KernelChoice, Parameters, Tensor } from "../tensors/mod.ts";

/**
 * A vector field f(t, y; θ), whatever it is made of. `vectorField(…)` and `mlp(…)`
 * make one; so may you.
 *
 * Names are part of the type of those that `vectorField(…)` makes, so that a name that there is not does
 * not compile. `VectorField` alone is one of any names.
 *
 * @category Vector fields
 * @typeParam Stored The names of its parameters.
 * @typeParam Fixed The names of what is fixed beside them.
 * @typeParam Input The names of the inputs that drive it.
 */
export interface VectorField<
  Stored extends string = string,
  Fixed extends string = string,
  Input extends string = string,
> {
  /** The shape of y; `[batch, d]` for a batch. */
  readonly stateShape: readonly number[];
  /** θ: named tensors over one flat buffer. */
  readonly parameters: Parameters<Stored, Fixed>;
  /**
   * The inputs that drive it, by name with their shapes; their values come with a problem. Unset
   * where there are none.
   */
  readonly inputs?: Readonly<Record<Input, readonly number[]>>;
  /** The noise of a stochastic equation: its path comes with a problem. Unset where there is none. */
  readonly noise?: FieldNoise;
  /**
   * The times at which f jumps, and has its later value, rising. Steps end there by themselves.
   * Default none.
   */
  readonly jumpAt?: Float64Array;
  /**
   * What f runs on, and why. A field that the engine refuses to compile says so from its first use
   * on. Unset where f was not traced.
   */
  readonly kernels?: KernelChoice;
  /** Whether f computes in single precision, so that less is asked of a way back. Default false. */
  readonly singlePrecision?: boolean;
  /**
   * About how many multiply-adds one evaluation takes, for a choice between computing once more and
   * keeping. Unset where nothing is known of it: then what is kept counts as free to keep.
   */
  readonly work?: number;
  /**
   * What it is made of where it is of second order: what methods need that move q and v in turn, such
   * as `verlet()`. Unset for any other; `secondOrderField(…)` makes fields that have it.
   */
  readonly halves?: Halves;
  /** Makes one set of buffers to evaluate f in. A method takes one a stage. */
  linearize(): Linearization;
  /**
   * Looks at a problem before it is solved. Left out where every problem will do.
   *
   * @throws {RangeError} If the field cannot compute with its numbers, such as times too close to
   *   each other for single precision.
   */
  checkProblem?(problem: FieldProblem): void;
  /**
   * Says why f(t, y; θ) is infinite or NaN, with the parameters as they are now: which of f's
   * operations made it so, and of what. Undefined where it is finite; left out where that cannot be
   * told. Slow, and called after the fact only, for the message of an error.
   *
   * @param y The state, flattened.
   */
  explain?(t: number, y: ArrayLike<number>): Diagnosis | undefined;
  /**
   * Says why the pullback of a cotangent through f(t, y; θ) is infinite or NaN, as
   * {@linkcode VectorField.explain} does for the value, which is looked at first. Undefined where
   * dL/dy and dL/dθ are finite. For fields of one's own: of a traced one its program tells.
   *
   * @param y The state, flattened.
   * @param dyBar dL/d(dy), flattened.
   */
  explainPullback?(
    t: number,
    y: ArrayLike<number>,
    dyBar: ArrayLike<number>,
  ): Diagnosis | undefined;
}

/**
 * The halves of a field whose state is (q, v), with dq/dt = g(t, v; θ) and dv/dt = f(t, q; θ): neither
 * depends on what it moves. Each is a field over the shape of q, with the parameters of the whole.
 *
 * @category Vector fields
 */
export interface Halves {
  /** g, over v: what moves q. Unset where dq/dt = v. */
  readonly position?: VectorField;
  /** f, over q: what moves v. */
  readonly velocity: VectorField;
  /** How many rows of (q, v) the state has; q is then the q of each, one behind the other. Default 1. */
  readonly rows?: number;
}

/**
 * What noise a stochastic equation has.
 *
 * @category Stochastic equations
 */
export interface FieldNoise {
  /** The shape of its path at a time. */
  readonly shape: readonly number[];
  /** Whether each element of y has a noise of its own, or several noises act by a matrix. */
  readonly kind: "diagonal" | "general";
  /** In which calculus the equation is stated. */
  readonly calculus: Calculus;
  /** Whether g does not depend on y, so that both calculi say the same. */
  readonly additive: boolean;
}

/**
 * How a stochastic integral is meant: Itô's, with the integrand at the beginning of each step, or
 * Stratonovich's, in the middle of it, which obeys the chain rule.
 *
 * @category Stochastic equations
 */
export type Calculus = "ito" | "stratonovich";

/**
 * A field as a problem takes it, by whose names the rest of the problem is typed. In place of one it may
 * be one of several, and then the names are those of all.
 *
 * @category Vector fields
 * @typeParam Name The names of its parameters, those that are fixed among them.
 * @typeParam Input The names of its inputs.
 */
export type FieldWith<Name extends string = string, Input extends string = string> =
  & VectorField
  & {
    readonly parameters: {
      readonly names: readonly Name[];
      readonly fixedNames: readonly Name[];
    };
    readonly inputs?: Readonly<Partial<Record<Input, readonly number[]>>>;
  };

/**
 * Tensors by name, as functions are given them: parameters, or inputs.
 *
 * @category Vector fields
 */
export type NamedTensors<Name extends string = string> = Readonly<Record<Name, Tensor>>;

/**
 * The names of the parameters of a field, as f sees them: those that are fixed among them.
 *
 * @category Vector fields
 */
export type ParameterNames<F extends VectorField> =
  & string
  & keyof ReturnType<F["parameters"]["natural"]>;

/**
 * The names of the inputs that drive a field.
 *
 * @category Inputs
 */
export type InputNames<F extends VectorField> = string & keyof NonNullable<F["inputs"]>;

/**
 * What a field is told of a problem before it is solved.
 *
 * @category Vector fields
 */
export interface FieldProblem {
  /** The state at t0, flattened. */
  readonly y0: Float64Array;
  /** The start. */
  readonly t0: number;
  /** The end. */
  readonly t1: number;
  /** The step size, where it is given. */
  readonly dt?: number;
}

/**
 * f at one point, and its derivative there.
 *
 * @category Vector fields
 */
export interface Linearization {
  /** The point, flattened; written by the caller. */
  readonly y: Float64Array;
  /** f(t, y; θ), flattened; written by {@linkcode Linearization.evaluate}. */
  readonly dy: Float64Array;
  /**
   * The point and all that `evaluate` computed there, as one buffer: written back, or
   * into another linearization of the same field, it stands for that evaluation. Unset
   * where there is no such buffer; then evaluations cannot be kept, only repeated.
   */
  readonly tape?: Float64Array;
  /** Computes `dy` at time `t` from `y` and the parameters. */
  evaluate(t: number): void;
  /**
   * Pulls a cotangent of `dy` back through the last evaluation.
   *
   * @param dyBar dL/d(dy); read.
   * @param yBar dL/dy; added to.
   * @param parametersBar dL/dθ; added to.
   */
  pullback(dyBar: Float64Array, yBar: Float64Array, parametersBar: Float64Array): void;
}

/**
 * How often a field was evaluated and pulled back; exact.
 *
 * @category Vector fields
 */
export interface Counts {
  /** Evaluations of f. */
  evaluations: number;
  /** Pullbacks through f. */
  pullbacks: number;
  /** Jacobians of f, each beside an evaluation; set by implicit methods. */
  jacobians?: number;
  /** Matrices that were factorised; set by implicit methods. */
  factorisations?: number;
}
