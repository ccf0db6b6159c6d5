import type { Tensor, TensorLike } from "../../../tensors/mod.ts";

/**
 * Equations of your own, with the names that a module of `deno task train --equations` exports: an
 * object with them, or the module itself, as `import * as model from "./model.ts"` gives it.
 *
 * @category Fitting
 */
export interface EquationsModule {
  /** The names of the state's elements, d of them. */
  readonly state: readonly string[];
  /**
   * The slopes, dy/dt = f(t, y, parameters, inputs), of shape [d].
   *
   * It takes tensors: the time, the state of shape [d], parameters and inputs by name.
   */
  // deno-lint-ignore no-explicit-any
  readonly f: (t: any, y: any, parameters: any, inputs: any) => TensorLike;
  /**
   * What is to be found, by name: a number or a tensor as a guess, an initializer, or one of `positive`,
   * `bounded` and `fixed`. Default none.
   */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The columns that drive it, by name, each with its shape, 1 or []. Default none. */
  readonly inputs?: Readonly<Record<string, 1 | readonly []>>;
  /** Where paths start, by element, as in `parameters`; or a rule. Default what the columns say. */
  // deno-lint-ignore no-explicit-any
  readonly y0?: Readonly<Record<string, unknown>> | ((parameters: any, inputs: any) => Tensor);
  /** What columns measure: an element by its name, or a function of the state. Default the names of elements. */
  // deno-lint-ignore no-explicit-any
  readonly observe?: Readonly<Record<string, string | ((y: any, at: any) => Tensor)>>;
  /** The units of parameters and elements, by name. */
  readonly units?: Readonly<Record<string, string>>;
  /** The unit of time where times are dates: "s", "min", "h", "d" or "w". Default "d". */
  readonly timeUnit?: string;
}
