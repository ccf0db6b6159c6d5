import { dependence, replaceOperations } from "../../tensors/internal.ts";
import {
  add,
  jvp,
  type KernelOptions,
  matmul,
  mul,
  type Parameters,
  type Program,
  reshape,
  type Shape,
  slice,
  sub,
  Tensor,
  zeros,
} from "../../tensors/mod.ts";
import type { FieldNoise } from "../field.ts";

/** A stochastic equation, traced: dy = f dt + g dW. */
export interface Equation {
  /** f(t, y; θ). */
  readonly drift: Program;
  /** g(t, y; θ). */
  readonly diffusion: Program;
  readonly parameters: Parameters;
  readonly noise: FieldNoise;
  readonly options: KernelOptions;
}

/**
 * Whether each element of a diagonal g depends on its own element of y alone: then the noises commute,
 * and one tangent gives the derivative of each along its own.
 */
export function isElementwise({ diffusion }: Equation): boolean {
  return dependence(diffusion, 1).every((on, i) => on.every((j) => j === i));
}

/** An equation at a point, as operations of a program that is being traced. */
export class TracedEquation {
  readonly t: Tensor;
  readonly y: Tensor;
  readonly #equation: Equation;
  readonly #stored: readonly Tensor[];

  /** @param stored θ as it is stored, by the names' order. */
  constructor(equation: Equation, t: Tensor, y: Tensor, stored: readonly Tensor[]) {
    this.t = t;
    this.y = y;
    this.#equation = equation;
    this.#stored = stored;
  }

  /** f(t, y). */
  drift(t: Tensor = this.t, y: Tensor = this.y): Tensor {
    return this.#apply(this.#equation.drift, t, y);
  }

  /** g(t, y). */
  diffusion(t: Tensor = this.t, y: Tensor = this.y): Tensor {
    return this.#apply(this.#equation.diffusion, t, y);
  }

  /** g w, of the shape of y. */
  act(g: Tensor, w: Tensor): Tensor {
    const { shape, kind } = this.#equation.noise;
    if (kind === "diagonal") return mul(g, w);
    if (shape.length === 1) return matmul(g, w);
    return reshape(matmul(g, reshape(w, [...shape, 1])), this.y.shape);
  }

  /** The derivative of y ↦ g(t, y) w along g v, an element of which is Σ (∂g_il/∂y_k) w_l g_kj v_j. */
  along(w: Tensor, v: Tensor): Tensor {
    const direction = this.act(this.diffusion(), v);
    return jvp((y) => this.act(this.diffusion(this.t, y), w), [this.y], [direction]).tangent;
  }

  /**
   * Σ_j (∂g_j/∂y) g_j over the noises j: what Itô's drift has more than Stratonovich's is half of that.
   */
  correction(): Tensor {
    const { noise: { additive, kind } } = this.#equation;
    if (additive) return zeros(this.y.shape);
    return kind === "diagonal" ? this.#diagonalCorrection() : this.#generalCorrection();
  }

  #generalCorrection(): Tensor {
    const { shape } = this.#equation.noise;
    const g = this.diffusion();
    const column = (g: Tensor, j: number) => reshape(slice(g, j, j + 1, -1), this.y.shape);
    let sum: Tensor | undefined;
    for (let j = 0; j < shape[shape.length - 1]; j++) {
      const of = (y: Tensor) => column(this.diffusion(this.t, y), j);
      const { tangent } = jvp(of, [this.y], [column(g, j)]);
      sum = sum === undefined ? tangent : add(sum, tangent);
    }
    return sum!;
  }

  #diagonalCorrection(): Tensor {
    const g = this.diffusion();
    const along = (direction: Tensor) =>
      jvp((y) => this.diffusion(this.t, y), [this.y], [direction]).tangent;
    if (isElementwise(this.#equation)) return along(g);
    const { shape } = this.y;
    if (!hasOwnRows(this.#equation.diffusion, shape)) {
      throw new TypeError(
        "stochasticField: a row of the diffusion depends on another row of the batch, so that Itô's and " +
          "Stratonovich's calculus cannot be turned into each other; make the state one row, or state " +
          "the equation in the calculus of the method: Itô's for eulerMaruyama, else Stratonovich's",
      );
    }
    // An element of each row at a time, as rows do not depend on each other.
    const last = shape[shape.length - 1];
    let sum: Tensor | undefined;
    for (let j = 0; j < last; j++) {
      const ones = Float64Array.from({ length: this.y.size }, (_, i) => i % last === j ? 1 : 0);
      const mask = new Tensor(ones, shape);
      const part = mul(mask, along(mul(mask, g)));
      sum = sum === undefined ? part : add(sum, part);
    }
    return sum!;
  }

  /** The drift in a calculus. */
  driftIn(calculus: FieldNoise["calculus"]): Tensor {
    const { noise } = this.#equation;
    if (noise.additive || calculus === noise.calculus) return this.drift();
    const half = mul(0.5, this.correction());
    return calculus === "ito" ? add(this.drift(), half) : sub(this.drift(), half);
  }

  #apply(program: Program, t: Tensor, y: Tensor): Tensor {
    return replaceOperations(program, [t, y, ...this.#stored], () => undefined);
  }
}

/** Whether no element of a result of the shape of y depends on those of another row of y. */
function hasOwnRows(program: Program, shape: Shape): boolean {
  const last = shape[shape.length - 1];
  return dependence(program, 1).every((on, i) =>
    on.every((j) => Math.floor(j / last) === Math.floor(i / last))
  );
}
