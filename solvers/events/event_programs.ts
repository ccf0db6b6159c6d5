import { describe } from "../../tensors/internal.ts";
import {
  allocate,
  concat,
  formatShape,
  reshape,
  sameShape,
  sizeOf,
  Tensor,
} from "../../tensors/mod.ts";
import type { VectorField } from "../field.ts";
import { ParameterProgram } from "../traced/parameter_program.ts";
import { ParameterTangent } from "../traced/parameter_tangent.ts";
import type { SettledEvent } from "./check_events.ts";

const NAMES = { time: "t", state: "y" };

/** The arguments of what an event computes: t, and y. */
function argumentsOf({ stateShape }: VectorField) {
  return [
    { name: NAMES.time, shape: [], wanted: false },
    { name: NAMES.state, shape: stateShape, wanted: true },
  ];
}

/** What the events of the state watch: g(t, y, θ), a number for each. */
export class WatchedNumbers {
  /** Their numbers in the problem's list. */
  readonly events: readonly number[];
  /** The numbers as they were evaluated last. */
  readonly values: Float64Array;
  readonly #program: ParameterProgram;
  readonly #tangent: ParameterTangent;
  readonly #along: Float64Array[];
  readonly #still: Float64Array;
  /** 1 for the number that is pulled back. */
  readonly #one: Float64Array;

  /**
   * Traces them.
   *
   * @throws {TypeError} If one gives no scalar.
   */
  constructor(caller: string, field: VectorField, events: readonly SettledEvent[]) {
    this.events = events.flatMap(({ when }, i) => when ? [i] : []);
    this.#program = new ParameterProgram(
      field,
      argumentsOf(field),
      ([t, y], parameters, inputsOf) => {
        const { inputs } = inputsOf(t);
        return concat(this.events.map((i) => {
          const given: unknown = events[i].when!(t, y, parameters, inputs);
          return reshape(checkScalar(`${caller}: events[${i}]`, given, field), [1]);
        }));
      },
      "An event",
    );
    this.#tangent = new ParameterTangent(this.#program);
    this.values = this.#program.output;
    this.#along = this.#program.inputs.map(({ length }) => new Float64Array(length));
    this.#still = new Float64Array(field.parameters.size);
    this.#one = new Float64Array(this.events.length);
  }

  /** Evaluates them; y begins the state. */
  evaluate(t: number, state: Float64Array): void {
    const [time, y] = this.#program.inputs;
    time[0] = t;
    for (let k = 0; k < y.length; k++) y[k] = state[k];
    this.#program.evaluate();
  }

  /** Their rates along a path of this slope, where they were evaluated last; overwritten by the next call. */
  rates(dy: Float64Array): Float64Array {
    this.#along[0][0] = 1;
    this.#along[1].set(dy);
    return this.#tangent.pushForward(this.#along, this.#still);
  }

  /** Adds the derivative of number j, where they were evaluated last, to that of y and of θ. */
  pullback(j: number, yBar: Float64Array, parametersBar: Float64Array | undefined): void {
    this.#one.fill(0);
    this.#one[j] = 1;
    this.#program.pullback(this.#one, [yBar], parametersBar);
  }

  /** The derivative of number j by t alone. */
  slope(j: number): number {
    if (!this.#program.usesArguments[0]) return 0;
    this.#one.fill(0);
    this.#one[j] = 1;
    return this.#tangent.slopeBy(0, this.#one);
  }
}

function checkScalar(who: string, given: unknown, { stateShape }: VectorField): Tensor {
  if (given instanceof Tensor && sizeOf(given.shape) === 1) return given;
  const got = given instanceof Tensor ? `shape ${formatShape(given.shape)}` : describe(given);
  const batch = given instanceof Tensor && given.shape[0] === stateShape[0] &&
    stateShape.length > 1;
  throw new TypeError(
    `${who}: when must give a scalar, got ${got}` +
      (batch
        ? "; the trajectories of a batch have their steps in common, and so their events: solve each " +
          "trajectory by itself, or give one number for all"
        : "; an element is slice(y, 0, 1), and several conditions are several events"),
  );
}

/** The state from which a solve goes on: then(t, y, θ). */
export class Jump {
  readonly #program: ParameterProgram;
  readonly #tangent: ParameterTangent;

  /**
   * Traces it.
   *
   * @throws {TypeError} If it gives no tensor of the field's state shape.
   */
  constructor(who: string, field: VectorField, then: NonNullable<SettledEvent["then"]>) {
    this.#program = new ParameterProgram(
      field,
      argumentsOf(field),
      ([t, y], parameters, inputsOf) => {
        const given: unknown = then(t, y, parameters, inputsOf(t).inputs);
        if (given instanceof Tensor && sameShape(given.shape, field.stateShape)) return given;
        throw new TypeError(
          `${who}: then must give a state of shape ${formatShape(field.stateShape)}, got ${
            given instanceof Tensor ? `shape ${formatShape(given.shape)}` : describe(given)
          }; put parts together with concat and reshape`,
        );
      },
      "An event",
    );
    this.#tangent = new ParameterTangent(this.#program);
  }

  /** Writes the state after into `after`; y begins the state before. */
  evaluate(t: number, before: Float64Array, after: Float64Array): void {
    const [time, y] = this.#program.inputs;
    time[0] = t;
    for (let k = 0; k < y.length; k++) y[k] = before[k];
    this.#program.evaluate();
    const { output } = this.#program;
    for (let k = 0; k < output.length; k++) after[k] = output[k];
  }

  /** Adds the cotangents of y and θ for one of the state after, where it was evaluated last. */
  pullback(afterBar: Float64Array, yBar: Float64Array, parametersBar: Float64Array): void {
    this.#program.pullback(afterBar, [yBar], parametersBar);
  }

  /** The derivative by t alone, times a cotangent. */
  slope(afterBar: Float64Array): number {
    return this.#program.usesArguments[0] ? this.#tangent.slopeBy(0, afterBar) : 0;
  }
}

/** The jumps of several events at one time, one after the other in the order of the list. */
export class Jumps {
  readonly #jumps: readonly (Jump | undefined)[];
  readonly #size: number;
  /** The states between them; more are made where they are needed. */
  readonly #states: Float64Array[] = [];
  readonly #bar: Float64Array;

  constructor(caller: string, field: VectorField, events: readonly SettledEvent[]) {
    this.#jumps = events.map(({ then }, i) =>
      then && new Jump(`${caller}: events[${i}]`, field, then)
    );
    this.#size = sizeOf(field.stateShape);
    this.#bar = allocate(this.#size);
  }

  /** Writes the state after these events into `after`; y begins the state before. */
  evaluate(t: number, events: readonly number[], before: Float64Array, after: Float64Array): void {
    this.#through(t, events, before);
    const last = this.#states[events.length];
    for (let k = 0; k < last.length; k++) after[k] = last[k];
  }

  #through(t: number, events: readonly number[], before: Float64Array): void {
    const states = this.#states;
    while (states.length <= events.length) states.push(allocate(this.#size));
    for (let k = 0; k < this.#size; k++) states[0][k] = before[k];
    events.forEach((event, i) => {
      const jump = this.#jumps[event];
      if (jump) jump.evaluate(t, states[i], states[i + 1]);
      else states[i + 1].set(states[i]);
    });
  }

  /**
   * Pulls a cotangent of the state after back to the state before.
   *
   * @param bar That cotangent; replaced.
   * @returns The derivative by t alone.
   */
  pullback(
    t: number,
    events: readonly number[],
    before: Float64Array,
    bar: Float64Array,
    parametersBar: Float64Array,
  ): number {
    this.#through(t, events, before);
    let slope = 0;
    for (let i = events.length - 1; i >= 0; i--) {
      const jump = this.#jumps[events[i]];
      if (jump === undefined) continue;
      // An event may stand here with another state than it was evaluated at last.
      if (i < events.length - 1) jump.evaluate(t, this.#states[i], this.#states[i + 1]);
      slope += jump.slope(bar);
      this.#bar.fill(0);
      jump.pullback(bar, this.#bar, parametersBar);
      bar.set(this.#bar);
    }
    return slope;
  }
}
