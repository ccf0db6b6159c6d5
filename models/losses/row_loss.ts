import { describe } from "../../tensors/internal.ts";
import {
  broadcastTo,
  concat,
  type Diagnosis,
  formatShape,
  reshape,
  type Shape,
  Tensor,
} from "../../tensors/mod.ts";
import { ParameterProgram, ParameterTangent } from "../../solvers/internal.ts";
import type {
  InputNames,
  InputReader,
  NamedTensors,
  ParameterNames,
  PathLoss,
  VectorField,
} from "../../solvers/mod.ts";
import { type DataRows, isRow } from "./data_rows.ts";
import { checkParametersBar, lossOfField } from "./loss_of_field.ts";

/**
 * What a loss knows besides y where it observes a path.
 *
 * @category Losses
 * @typeParam F The field, by whose names parameters and inputs are known. Default: any names.
 */
export interface ObservedAt<F extends VectorField = VectorField> {
  /** The time, a scalar. */
  readonly t: Tensor;
  /** The field's parameters, by name. */
  readonly parameters: NamedTensors<ParameterNames<F>>;
  /** The inputs that drive the field, by name, at t; none where it is not driven. */
  readonly inputs: NamedTensors<InputNames<F>>;
  /** Reads inputs at other times, and their derivatives. */
  readonly reader: InputReader<InputNames<F>>;
}

/**
 * What is measured of a state, such as `(y) => slice(y, 0, 1)` for its first element alone, or
 * `(y, { parameters }) => mul(parameters.gain, y)`. It is traced once, as a vector field is.
 *
 * @category Losses
 * @typeParam F The field, by whose names it knows parameters and inputs. Default: any names.
 */
export type Observe<F extends VectorField = VectorField> = (
  y: Tensor,
  at: ObservedAt<F>,
) => Tensor;

/**
 * How much of a measurement is noise, such as `(_observed, { parameters }) => exp(parameters.noise)`, or a
 * part of what is observed: `(observed) => mul(0.1, observed)`. A number above 0, or one for each that is
 * observed. It is traced once.
 *
 * @category Losses
 * @typeParam F The field, by whose names it knows parameters and inputs. Default: any names.
 */
export type Noise<F extends VectorField = VectorField> = (
  observed: Tensor,
  at: ObservedAt<F> & { readonly y: Tensor },
) => Tensor;

/** The loss of a row of data, as a function of what was observed and of the noise. */
export interface RowTerm {
  /** Whether nothing of the row is given. */
  isEmpty(index: number): boolean;
  /** The loss of row `index`. */
  value(index: number, observed: Float64Array, noise: Float64Array): number;
  /** Adds its derivatives; that by the noise where it is asked for. */
  cotangent(
    index: number,
    observed: Float64Array,
    noise: Float64Array,
    observedBar: Float64Array,
    noiseBar: Float64Array | undefined,
  ): void;
  /**
   * Adds the derivative of what `cotangent` adds, along a direction of what is observed and of the noise.
   * Unset where there is none.
   */
  second?(index: number, at: RowPoint, along: RowPoint, bar: RowPoint): void;
  /** Why the value or the derivative is not finite. */
  explain?(index: number, observed: Float64Array, noise: Float64Array): Diagnosis | undefined;
}

/** What is observed, and the noise where that is a function; or a direction, or a cotangent of both. */
export interface RowPoint {
  readonly observed: Float64Array;
  readonly noise: Float64Array | undefined;
}

/** What {@linkcode rowLoss} takes. */
export interface RowLossOptions {
  readonly caller: string;
  readonly rows: DataRows;
  readonly term: RowTerm;
  /** What is observed; by default y. */
  readonly observe?: Observe;
  /** The noise, where that is a function. */
  readonly noise?: Noise;
}

const NO_NOISE = /* @__PURE__ */ new Float64Array(0);
const NO_TIME = /* @__PURE__ */ new Float64Array(1);
/** Which argument of what is observed is the time. */
const TIME = 1;

function withoutNoise(observed: Float64Array): RowPoint {
  return { observed, noise: undefined };
}

/** A loss of rows of data: of y itself, or of what is observed of it. */
export function rowLoss(options: RowLossOptions): PathLoss {
  const { caller, rows: { at, rowShape }, term, observe, noise } = options;
  for (const [name, f] of Object.entries({ observe, noise })) {
    if (f === undefined || typeof f === "function") continue;
    throw new TypeError(`${caller}: ${name} must be a function, got ${describe(f)}`);
  }
  if (observe === undefined && noise === undefined) {
    return {
      at,
      stateShape: rowShape,
      value: (index, _t, y) => term.value(index, y, NO_NOISE),
      cotangent: (index, _t, y, yBar) => term.cotangent(index, y, NO_NOISE, yBar, undefined),
      ...(term.second && {
        secondDerivative: (index, _t, y, along, bar) =>
          term.second!(index, withoutNoise(y), withoutNoise(along.y), withoutNoise(bar.y)),
      }),
      ...(term.explain && {
        explain: (index, _t, y) => term.explain!(index, y, NO_NOISE),
        explainCotangent: (index, _t, y) => term.explain!(index, y, NO_NOISE),
      }),
    };
  }
  const why = observe ? "with observe" : "with noise";
  return lossOfField(caller, why, at, (field) => new ObservedLoss(field, options));
}

/** A loss of what is observed, for a field. */
class ObservedLoss implements PathLoss {
  readonly at: Float64Array;
  readonly stateShape: Shape;
  readonly readsParameters: boolean;
  readonly #term: RowTerm;
  readonly #program: ParameterProgram;
  /** What the program gives, in two parts. */
  readonly #observed: Float64Array;
  readonly #noise: Float64Array;
  readonly #bar: Float64Array;
  readonly #observedBar: Float64Array;
  readonly #noiseBar: Float64Array | undefined;
  #yBars: [Float64Array] | undefined;
  readonly secondDerivative: PathLoss["secondDerivative"];
  readonly timeDerivative: PathLoss["timeDerivative"];

  constructor(field: VectorField, { caller, rows, term, observe, noise }: RowLossOptions) {
    this.at = rows.at;
    this.stateShape = field.stateShape;
    this.#term = term;
    const { rowShape, width } = rows;
    const args = [
      { name: "y", shape: field.stateShape, wanted: true },
      { name: "t", shape: [], wanted: false },
    ];
    const program = this.#program = new ParameterProgram(
      field,
      args,
      ([y, t], parameters, inputsOf) => {
        const at = { t, parameters, ...inputsOf(t) };
        const observed = observe === undefined ? y : observe(y, at);
        checkObserved(caller, observed, rowShape, observe !== undefined);
        const flat = reshape(observed, [width]);
        if (noise === undefined) return flat;
        const own = noise(observed, { ...at, y });
        return concat([flat, reshape(broadcastTo(own, observed.shape), [width])], 0);
      },
    );
    program.checkReadings(caller, 1, rows.at);
    this.readsParameters = program.usesParameters;
    this.#observed = program.output.subarray(0, width);
    this.#noise = program.output.subarray(width);
    const bar = this.#bar = new Float64Array(program.output.length);
    this.#observedBar = bar.subarray(0, width);
    this.#noiseBar = noise === undefined ? undefined : bar.subarray(width);
    const tangent = new ParameterTangent(program);
    if (program.usesArguments[TIME]) {
      this.timeDerivative = (index, t, y) => {
        if (term.isEmpty(index)) return 0;
        this.#evaluate(t, y);
        this.#pullTerm(index);
        return tangent.slopeBy(TIME, bar);
      };
    }
    if (term.second === undefined) return;
    const second = new Float64Array(bar.length);
    const pointOf = (all: Float64Array): RowPoint => ({
      observed: all.subarray(0, width),
      noise: noise === undefined ? undefined : all.subarray(width),
    });
    this.secondDerivative = (index, t, y, along, { y: yBar, parameters: parametersBar }) => {
      if (term.isEmpty(index)) return;
      this.#evaluate(t, y);
      const forward = tangent.pushForward([along.y, NO_TIME], along.parameters);
      second.fill(0);
      term.second!(index, pointOf(program.output), pointOf(forward), pointOf(second));
      program.pullback(second, [yBar], parametersBar);
      this.#pullTerm(index);
      tangent.pullback(this.#bar, [yBar], parametersBar);
    };
  }

  value(index: number, t: number, y: Float64Array): number {
    if (this.#term.isEmpty(index)) return 0;
    this.#evaluate(t, y);
    return this.#term.value(index, this.#observed, this.#noise);
  }

  cotangent(
    index: number,
    t: number,
    y: Float64Array,
    yBar: Float64Array,
    parametersBar?: Float64Array,
  ): void {
    if (this.#term.isEmpty(index)) return;
    checkParametersBar(this, parametersBar);
    this.#evaluate(t, y);
    this.#pullTerm(index);
    if (this.#yBars?.[0] !== yBar) this.#yBars = [yBar];
    this.#program.pullback(
      this.#bar,
      this.#yBars,
      this.readsParameters ? parametersBar : undefined,
    );
  }

  explain(index: number, t: number, y: Float64Array): Diagnosis | undefined {
    this.#evaluate(t, y);
    return this.#program.explain() ?? this.#explainTerm(index);
  }

  explainCotangent(index: number, t: number, y: Float64Array): Diagnosis | undefined {
    this.#evaluate(t, y);
    this.#pullTerm(index);
    const own = this.#bar.every(Number.isFinite) ? undefined : this.#explainTerm(index);
    return own ?? this.#program.explainPullback(this.#bar);
  }

  #explainTerm(index: number): Diagnosis | undefined {
    return this.#term.explain?.(index, this.#observed, this.#noise);
  }

  #evaluate(t: number, y: Float64Array): void {
    const [own, time] = this.#program.inputs;
    for (let k = 0; k < own.length; k++) own[k] = y[k];
    time[0] = t;
    this.#program.evaluate();
  }

  #pullTerm(index: number): void {
    const bar = this.#bar;
    for (let k = 0; k < bar.length; k++) bar[k] = 0;
    this.#term.cotangent(index, this.#observed, this.#noise, this.#observedBar, this.#noiseBar);
  }
}

function checkObserved(caller: string, observed: unknown, rowShape: Shape, isOwn: boolean): void {
  const what = isOwn ? "observe must give" : "without observe the state must be";
  const wanted = `${caller}: ${what} what a row of the data has, shape ${formatShape(rowShape)}`;
  if (!(observed instanceof Tensor)) {
    throw new TypeError(`${wanted}, as a tensor, got ${describe(observed)}`);
  }
  if (isRow(observed.shape, rowShape)) return;
  throw new TypeError(`${wanted}, got ${formatShape(observed.shape)}`);
}
