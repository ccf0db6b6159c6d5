import { adoptUntilDropped } from "./bytes.ts";
import { describe } from "./checks/describe.ts";
import { formatShape, type Shape } from "./shape.ts";
import { Tensor } from "./tensor.ts";

/**
 * Named tensors over one flat buffer: an optimiser sees one vector, a vector
 * field sees its matrices, and nothing is copied in between.
 *
 * @category Tensors
 * @example
 * ```ts
 * import { ones, Parameters, zeros } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * const parameters = new Parameters({ w: zeros([2, 2]), b: ones([2]) });
 * assertEquals(parameters.flat, Float64Array.of(0, 0, 0, 0, 1, 1));
 * parameters.flat[5] = 3;
 * assertEquals(parameters.get("b").toArray(), [1, 3]);
 * ```
 */
export class Parameters {
  /** All elements, one tensor after the other, in the order of {@linkcode Parameters.names}. */
  readonly flat: Float64Array;
  /** The names, in the order in which they were given. */
  readonly names: readonly string[];
  readonly #tensors: ReadonlyMap<string, Tensor>;

  /**
   * Copies the tensors into one buffer.
   *
   * @param tensors The tensors by name. There may be none.
   * @throws {TypeError} If one is something else.
   */
  constructor(tensors: Readonly<Record<string, Tensor>>) {
    this.names = Object.keys(tensors);
    for (const name of this.names) {
      const value: unknown = tensors[name];
      if (value instanceof Tensor) continue;
      throw new TypeError(
        `Parameters: "${name}" must be a tensor, got ${describe(value)}; make one by tensor(…)`,
      );
    }
    const size = Object.values(tensors).reduce((sum, t) => sum + t.size, 0);
    this.flat = adoptUntilDropped(new Float64Array(size));
    let offset = 0;
    this.#tensors = new Map(
      Object.entries(tensors).map(([name, t]) => {
        const view = this.flat.subarray(offset, offset += t.size);
        view.set(t.data);
        return [name, new Tensor(view, t.shape)];
      }),
    );
  }

  /** The number of elements of all tensors together. */
  get size(): number {
    return this.flat.length;
  }

  /**
   * One tensor: a view, so that writing into it writes into {@linkcode Parameters.flat}.
   *
   * @throws {RangeError} If there is none of that name.
   */
  get(name: string): Tensor {
    const found = this.#tensors.get(name);
    if (found === undefined) {
      throw new RangeError(
        `Parameters: there is no "${name}"; the names are ${this.names.join(", ") || "none"}`,
      );
    }
    return found;
  }

  /** The shapes by name. */
  get shapes(): Record<string, Shape> {
    return Object.fromEntries(
      this.names.map((name) => [name, this.get(name).shape]),
    );
  }

  /**
   * Looks at another flat buffer, such as a gradient, through these names and shapes.
   *
   * @param flat A buffer of {@linkcode Parameters.size} elements.
   * @returns Views by name; nothing is copied.
   * @throws {TypeError} If the length differs.
   */
  views(flat: Float64Array): Record<string, Tensor> {
    if (flat.length !== this.size) {
      throw new TypeError(
        `Parameters.views: the buffer must have ${this.size} elements (${
          this.names.map((name) => `${name} ${formatShape(this.get(name).shape)}`).join(", ")
        }), got ${flat.length}`,
      );
    }
    let offset = 0;
    return Object.fromEntries(
      this.names.map((name) => {
        const { shape, size } = this.get(name);
        return [name, new Tensor(flat.subarray(offset, offset += size), shape)];
      }),
    );
  }
}
