/** What a row's gradient is held against. */
export type Compared = "base" | "reversible" | "continuous" | "solution";

/** The programs that can be started as peers. */
export type PeerProgram = "revode" | "diffrax" | "torchdiffeq" | "tfjs" | "jax-js";

/** One row of the table: a way to compute the gradient. */
export interface PeerRow {
  /** The name in the table. */
  readonly name: string;
  /** The library: what is started. */
  readonly program: PeerProgram;
  /**
   * What its gradient is held against: this library's full storage with the base method, the same
   * with the reversible method, the base method's within the error of a continuous adjoint, or that of
   * the differential equation itself within the error of the base method. In that case its `solver` is
   * another method, with as many steps as this takes.
   */
  readonly compared: Compared;
  /** The numbers that it computes with. */
  readonly dtype: "float64" | "float32";
  /** What its functions are right to, which sets the tolerance. */
  readonly accuracy: "float64" | "float32";
  /** What a reader of its figures has to know. */
  readonly note?: string;
  /** What the program is told: the adjoint, and whatever else it knows. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The only problems that it is for; default all. */
  readonly problems?: readonly string[];
}

type More = Partial<Omit<PeerRow, "name" | "settings">>;

function row(
  program: PeerProgram,
  name: string,
  settings: PeerRow["settings"],
  more: More = {},
): PeerRow {
  const { compared = "base", dtype = "float64", accuracy = dtype } = more;
  return { ...more, name: `${program} ${name}`, program, settings, compared, dtype, accuracy };
}

const revode = (name: string, settings: PeerRow["settings"], more?: More) =>
  row("revode", name, settings, more);
const diffrax = (name: string, settings: PeerRow["settings"], more?: More) =>
  row("diffrax", name, settings, more);

const SMALL = ["white-dwarf", "coupled-oscillator", "double-pendulum"];
/** Not a training: it would say nothing new there, or the program has no model of it. */
const GRADIENTS: More = { problems: [...SMALL, "wide"] };
const REVERSIBLE: More = { compared: "reversible" };
const FORK: More = {
  ...{ ...REVERSIBLE, ...GRADIENTS },
  note: "diffrax reversible is the paper's own code, the fork github.com/sammccallum/diffrax: " +
    "ReversibleAdjoint(l) on its branch arxiv, ReversibleAdjoint() with UReversible on newer ones.",
};
const CONTINUOUS: More = { ...GRADIENTS, compared: "continuous" };
/** Measured with release 0.1.25, from -5 to 5. */
const SINGLE: More = {
  ...GRADIENTS,
  accuracy: "float32",
  note:
    "jax-js computes in float64, but its tanh is off by up to 6e-8 and its exp by 4e-7, so it " +
    "is held to the tolerance of float32.",
};
const BLAS = { field: { kernels: "blas" } };
const WIDE: More = { problems: ["wide"] };
/** Another method to the same error, with as few steps as that takes. */
const SAME_ERROR: More = { ...WIDE, compared: "solution" };
const ADAMS = { adjoint: "reversible", solver: "reversibleAdams4" };
const LEAPFROG = { adjoint: "reversible", solver: "asynchronousLeapfrog" };

/** The row that all others are compared with. */
export const REFERENCE_ROW = "revode reversible";

/** The rows, in the order of the table; `field` holds options of `vectorField` and `mlp`. */
export const PEER_ROWS: readonly PeerRow[] = [
  revode("reversible", { adjoint: "reversible" }, REVERSIBLE),
  revode("recursive", { adjoint: "recursive" }),
  revode("recursive:2", { adjoint: "recursive:2" }, GRADIENTS),
  revode("recursive:44", { adjoint: "recursive:44" }, GRADIENTS),
  revode("full", { adjoint: "full" }),
  revode("reversible, blas", { adjoint: "reversible", ...BLAS }, { ...REVERSIBLE, ...WIDE }),
  revode("recursive, blas", { adjoint: "recursive", ...BLAS }, WIDE),
  revode("full, blas", { adjoint: "full", ...BLAS }, WIDE),
  revode("full:stages, blas", { adjoint: "full:stages", ...BLAS }, WIDE),
  revode("leapfrog", LEAPFROG, SAME_ERROR),
  revode("leapfrog, blas", { ...LEAPFROG, ...BLAS }, SAME_ERROR),
  revode("adams4", ADAMS, SAME_ERROR),
  revode("adams4, blas", { ...ADAMS, ...BLAS }, SAME_ERROR),
  revode("full:stages, rk4", { adjoint: "full:stages", solver: "rk4" }, SAME_ERROR),
  revode("full:stages, rk4, blas", { adjoint: "full:stages", solver: "rk4", ...BLAS }, SAME_ERROR),
  diffrax("recursive", { adjoint: "recursive" }),
  diffrax("recursive:2", { adjoint: "recursive", checkpoints: 2 }, GRADIENTS),
  diffrax("recursive:44", { adjoint: "recursive", checkpoints: 44 }, GRADIENTS),
  diffrax("direct", { adjoint: "direct" }),
  diffrax("backsolve", { adjoint: "backsolve" }, CONTINUOUS),
  diffrax("reversible", { adjoint: "reversible" }, FORK),
  diffrax("recursive, tsit5", { adjoint: "recursive", solver: "tsit5" }, SAME_ERROR),
  diffrax("backsolve, tsit5", { adjoint: "backsolve", solver: "tsit5" }, SAME_ERROR),
  row("torchdiffeq", "odeint", { adjoint: "backprop" }, GRADIENTS),
  row("torchdiffeq", "odeint_adjoint", { adjoint: "continuous" }, CONTINUOUS),
  row("torchdiffeq", "odeint, rk4", { adjoint: "backprop", solver: "rk4" }, SAME_ERROR),
  row("torchdiffeq", "odeint_adjoint, rk4", { adjoint: "continuous", solver: "rk4" }, SAME_ERROR),
  row("tfjs", "wasm", { backend: "wasm" }, { ...GRADIENTS, dtype: "float32" }),
  // Its products are plain loops: minutes a gradient on the wide problem.
  row("tfjs", "cpu", { backend: "cpu" }, { dtype: "float32", problems: SMALL }),
  row("jax-js", "wasm", { backend: "wasm" }, SINGLE),
];

/** The programs, in the order of the table. */
export const PEER_PROGRAMS: readonly PeerProgram[] = [
  ...new Set(PEER_ROWS.map(({ program }) => program)),
];
