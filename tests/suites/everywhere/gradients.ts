import {
  add,
  concat,
  cos,
  exp,
  type GradientOptions,
  type KernelOptions,
  linear,
  meanSquaredError,
  mul,
  scale,
  sin,
  slice,
  softplus,
  square,
  sub,
  tanh,
  tensor,
  type TensorLike,
  valueAndGrad,
  type VectorField,
  vectorField,
} from "../../../mod.ts";
import { ADJOINT_KINDS } from "../../../solvers/internal.ts";
import { LISTED_METHODS } from "../../problems/methods.ts";

/** Gradients by every method and adjoint, by what the field runs on. */
export interface Gradients {
  /** The bits of the loss, dL/dy0 and dL/dθ, in hexadecimal: by kernels, then by method and adjoint. */
  readonly bits: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** Another two numbers made of two, with what stands in a layer of a network. */
function field(options: KernelOptions, turn: (u: TensorLike, t: TensorLike) => TensorLike) {
  return vectorField({
    ...options,
    state: [2],
    parameters: {
      w: tensor([[0.7, -0.4], [0.3, 0.9]]),
      b: tensor([0.1, -0.2]),
      k: tensor([0.35, 0.6]),
    },
    f(t, y, { w, b, k }) {
      const first = slice(y, 0, 1);
      return concat([
        add(slice(linear(turn(y, t), w, b), 0, 1), mul(slice(k, 0, 1), turn(first, t))),
        sub(slice(linear(y, w, b), 1, 2), mul(slice(k, 1, 2), square(turn(first, t)))),
      ]);
    },
  });
}

/** Of the functions of a network, and those that a time-dependent field is made of. */
const withFunctions = (options: KernelOptions) =>
  field(options, (u, t) => {
    const wave = add(sin(mul(u, t)), cos(u));
    return add(tanh(wave), scale(add(exp(scale(square(u), -1)), softplus(u)), 0.3));
  });

/** Of what IEEE 754 rounds in one way alone. */
const withArithmetic = (options: KernelOptions) =>
  field(options, (u, t) => sub(scale(mul(u, t), 0.7), scale(mul(u, square(u)), 0.4)));

const FIELDS: Readonly<Record<string, () => VectorField>> = {
  "float64": () => withFunctions({ kernels: "wasm", fused: false }),
  "float64 fused": () => withFunctions({ kernels: "wasm" }),
  "float32": () => withFunctions({ dtype: "float32", fused: false }),
  "float32 fused": () => withFunctions({ dtype: "float32" }),
  "interpreter": () => withFunctions({ kernels: "interpreter" }),
  "interpreter, arithmetic": () => withArithmetic({ kernels: "interpreter" }),
};

/** What does not depend on the engine: the library alone, and no name of any runtime. */
export function gradients(): Gradients {
  const loss = meanSquaredError([0.3, 0.9, 1.3], [[0.5, -0.5], [0.8, 0.1], [1, 0.4]]);
  const all = Object.entries(FIELDS).map(([kernels, make]) => {
    return [kernels, everyGradient({ field: make(), y0: [0.4, -0.7], loss })];
  });
  return { bits: Object.fromEntries(all) };
}

/**
 * The gradients from 0.1 to 1.3 by every method and every adjoint that goes with it.
 *
 * @param problem The field, the start and the loss.
 * @returns Their bits.
 */
export function everyGradient(
  problem: Pick<GradientOptions, "field" | "y0" | "loss">,
): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { label, method, base = method, goesBack } of LISTED_METHODS) {
    for (const kind of ADJOINT_KINDS) {
      if (kind.keeps === "anchors" && !goesBack) continue;
      if (kind.name === "backsolve" && !("tableau" in base)) continue;
      // Few checkpoints, so that steps are replayed.
      const adjoint = kind.make(kind.keeps === "checkpoints" ? 3 : undefined);
      const steps = { t0: 0.1, t1: 1.3, dt: 0.06 };
      const { value, y0Bar, parametersBar } = valueAndGrad({
        ...problem,
        ...steps,
        method,
        adjoint,
      });
      found[`${label} ${kind.name}`] = bitsOf([value, ...y0Bar, ...parametersBar]);
    }
  }
  return found;
}

/** The bits of numbers, in hexadecimal. */
export function bitsOf(numbers: readonly number[]): string[] {
  const bits = new BigUint64Array(Float64Array.from(numbers).buffer);
  return Array.from(bits, (word) => word.toString(16));
}

/** The numbers of such bits. */
export function numbersOf(bits: readonly string[]): Float64Array {
  return new Float64Array(BigUint64Array.from(bits, (word) => BigInt(`0x${word}`)).buffer);
}
