import { jvp, reshape, type Shape, slice, type Tensor } from "../../tensors/mod.ts";
import { tangentField, type VectorField } from "../../solvers/mod.ts";

/** So many derivatives are carried by one solve, at most: its field is that many times as large. */
const MOST = 8;

/** Where the number at a place in the flat buffer stands in its tensor. */
interface Place {
  /** The number of the tensor among those that move. */
  readonly tensor: number;
  /** The element within it. */
  readonly element: number;
}

/** A tensor, and how it changes in each direction. */
export interface Moving {
  readonly value: Tensor;
  readonly tangents: readonly Tensor[];
}

/** Tangent fields by what moves and how many directions there are: each is compiled once. */
const made = new WeakMap<VectorField, Map<string, VectorField>>();

/** Tangents of a field along parameters that are fitted, a few at a time, one direction each. */
export class Directions {
  /** The field of state [1 + directions, ...state]. */
  readonly field: VectorField;
  /** How many it carries at once. */
  readonly count: number;
  readonly #own: VectorField;
  readonly #places: readonly Place[];
  /** The parameters that move, and what their tangents are called. */
  readonly #moving: readonly string[];
  readonly #tangents: readonly string[];

  /** @param free The parameters to differentiate by, as places in the flat buffer, in order. */
  constructor(field: VectorField, free: readonly number[]) {
    const { parameters } = field;
    const moving: string[] = [];
    const places: Place[] = [];
    let from = 0;
    for (const name of parameters.names) {
      const { size } = parameters.get(name);
      const own = free.filter((at) => at >= from && at < from + size);
      own.forEach((at) => places.push({ tensor: moving.length, element: at - from }));
      if (own.length > 0) moving.push(name);
      from += size;
    }
    this.#own = field;
    this.#places = places;
    this.#moving = moving;
    // Nine are five and four, rather than eight and one.
    this.count = Math.ceil(free.length / Math.ceil(free.length / MOST));
    const known = made.get(field) ?? new Map<string, VectorField>();
    made.set(field, known);
    const key = JSON.stringify([this.count, moving]);
    this.field = known.get(key) ??
      tangentField(field, { directions: this.count, parameters: moving });
    known.set(key, this.field);
    this.#tangents = this.field.parameters.names.slice(parameters.names.length);
  }

  /** Takes over the parameters, and aims the directions at numbers from `first` on; says at how many. */
  aim(first: number): number {
    const { parameters } = this.field;
    parameters.flat.fill(0);
    parameters.flat.set(this.#own.parameters.flat);
    const chosen = this.#places.slice(first, first + this.count);
    chosen.forEach(({ tensor, element }, direction) => {
      const { data } = parameters.get(this.#tangents[tensor]);
      data[direction * (data.length / this.count) + element] = 1;
    });
    return chosen.length;
  }

  /**
   * Pushes all directions through a function, in operations.
   *
   * @param given The parameters of the tangent field, by name.
   * @param f A function of the field's parameters as they are stored, and of a tensor besides.
   * @param make Puts the value and its tangents together.
   * @param along The tensor besides.
   */
  push(
    given: Readonly<Record<string, Tensor>>,
    f: (stored: readonly Tensor[], besides: Tensor) => Tensor,
    make: (value: Tensor, tangents: readonly Tensor[]) => Tensor,
    along?: Moving,
  ): Tensor {
    const { names, shapes } = this.#own.parameters;
    const stored = names.map((name) => given[name]);
    const pushed = Array.from({ length: this.count }, (_, i) =>
      jvp(
        (besides, ...own) => f(own, besides),
        [along?.value ?? 0, ...stored],
        [
          along?.tangents[i],
          ...names.map((name) => {
            const k = this.#moving.indexOf(name);
            return k < 0 ? undefined : row(given[this.#tangents[k]], i, shapes[name]);
          }),
        ],
      ));
    return make(pushed[0].value, pushed.map(({ tangent }) => tangent));
  }
}

function row(x: Tensor, i: number, shape: Shape): Tensor {
  return reshape(slice(x, i, i + 1), shape);
}
