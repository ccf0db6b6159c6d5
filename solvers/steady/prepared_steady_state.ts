import { ByteScope } from "../../tensors/internal.ts";
import { allocate, type Shape } from "../../tensors/mod.ts";
import { checkLoss } from "../problem/check_problem.ts";
import { NonFiniteGradientError, NonFiniteLossError } from "../errors/errors.ts";
import { SteadyStateError } from "../errors/steady_state_error.ts";
import type { VectorField } from "../field.ts";
import type { Drive } from "../inputs/driver.ts";
import { drivenProblem } from "../inputs/driven_problem.ts";
import { firstNonFinite } from "../not_finite/first_non_finite.ts";
import { bindLoss } from "../path/bind_loss.ts";
import type { PathLoss } from "../path/path_loss.ts";
import { flattenState } from "../problem/state.ts";
import { RestAdjoint } from "./rest_adjoint.ts";
import { type RestCounts, RestSearch } from "./rest_search.ts";
import { spectralAbscissa } from "./spectral_abscissa.ts";
import type { SteadyStateOptions } from "./steady_options.ts";

/** The relative tolerances by default: what f is rounded to moves a rest. */
const RTOL = { double: 1e-10, single: 1e-5 };

/** A search for a state at rest with its buffers, and the gradient of a loss of it. */
export class PreparedSteadyState {
  /** The shape of the state. */
  readonly shape: Shape;
  /** dL/dθ of the last run. */
  readonly parametersBar: Float64Array;
  /** dL/dy0. */
  readonly y0Bar: Float64Array;
  readonly #scope = new ByteScope();
  readonly #t: number;
  readonly #field: VectorField;
  readonly #drive: Drive | undefined;
  readonly #loss: PathLoss | undefined;
  readonly #search: RestSearch;
  readonly #adjoint: RestAdjoint | undefined;
  readonly #allBar: Float64Array;
  readonly #yBar: Float64Array;

  constructor(options: SteadyStateOptions, loss: PathLoss | undefined, caller: string) {
    const precision = options.field.singlePrecision ? "single" : "double";
    const { t = 0, rtol = RTOL[precision], atol = 1e-14, maxIterations = 500 } = options;
    if (caller === "steadyValueAndGrad") checkEndLoss(caller, loss!);
    this.#t = t;
    const { problem: { field }, drive } = this.#scope.run(() => drivenProblem(caller, options));
    this.#field = field;
    this.#drive = drive;
    this.shape = field.stateShape;
    const y0 = flattenState(field, options.y0);
    field.checkProblem?.({ y0, t0: t, t1: t });
    [this.#search, this.#adjoint, this.#loss, this.#allBar, this.y0Bar, this.#yBar] = this.#scope
      .run(() => {
        const search = new RestSearch(
          field,
          y0,
          { t, rtol, atol, maxIterations, precision },
          caller,
        );
        return [
          search,
          loss && new RestAdjoint(field, search),
          loss && bindLoss(loss, field),
          allocate(field.parameters.size),
          allocate(y0.length),
          allocate(y0.length),
        ];
      });
    this.parametersBar = drive?.ownPart(this.#allBar) ?? this.#allBar;
  }

  /** The state at rest, flattened. */
  get y(): Float64Array {
    return this.#search.y;
  }

  /** The largest element of f there. */
  get residual(): number {
    return this.#search.residual;
  }

  /** The rate at which what is beside it leaves it, where that is known. */
  get growthRate(): number | undefined {
    const { pattern, compressed } = this.#search.jacobian;
    return spectralAbscissa(pattern, compressed);
  }

  /** What it took. */
  get counts(): RestCounts {
    return this.#search.counts;
  }

  /** dL/d(values) of the inputs that are to be differentiated. */
  get inputsBar(): Readonly<Record<string, Float64Array>> {
    return this.#drive?.inputsBar ?? {};
  }

  /**
   * Finds the state, and reads and pulls back the loss.
   *
   * @returns The loss; 0 where there is none.
   */
  run(): number {
    const search = this.#search;
    this.#drive?.load();
    const regular = search.run();
    const loss = this.#loss;
    if (loss === undefined) return 0;
    const { y } = search;
    const t = this.#t;
    const bars = [this.#allBar, this.#yBar, this.y0Bar];
    for (const bar of bars) bar.fill(0);
    const value = loss.value(0, t, y);
    if (!Number.isFinite(value)) {
      throw new NonFiniteLossError(value, { index: 0, time: t }, loss.explain?.(0, t, y));
    }
    loss.cotangent(0, t, y, this.#yBar, loss.readsParameters ? this.#allBar : undefined);
    if (!this.#adjoint!.pullback(t, regular, this.#yBar, this.y0Bar, this.#allBar)) {
      const { residual } = this;
      const { iterations } = search.counts;
      throw new SteadyStateError({
        ...{ reason: "no inverse", iterations, time: t, residual, element: 0, rate: 0, y },
        precision: search.precision,
      });
    }
    this.#checkFinite();
    this.#drive?.pullback(this.#allBar);
    return value;
  }

  #checkFinite(): void {
    const places: [string, Float64Array][] = [
      ["dL/dy of the loss", this.#yBar],
      ["dL/dθ", this.#allBar],
      ["dL/dy0", this.y0Bar],
    ];
    for (const [what, bar] of places) {
      const index = firstNonFinite(bar);
      if (index < 0) continue;
      throw new NonFiniteGradientError(
        `steadyValueAndGrad: ${what} is ${
          bar[index]
        } at element ${index}, although the state at rest is ` +
          "finite. Keep what goes into a root, a logarithm or a quotient where it has a derivative",
        { source: bar === this.#yBar ? "loss" : "field", index, time: this.#t },
      );
    }
  }

  /** Ends the life of the buffers: they are no longer counted. */
  release(): void {
    this.#scope.release();
  }
}

function checkEndLoss(caller: string, loss: PathLoss): void {
  checkLoss(caller, loss);
  if (loss.at === "end") return;
  throw new TypeError(
    `${caller}: the loss must read the state at rest, as "end", and this one reads along a path; take ` +
      "finalStateLoss((y) => …)",
  );
}
