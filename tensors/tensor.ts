import { flatten } from "./checks/numbers.ts";
import { drawn } from "./inspection/drawn.ts";
import { formatTensor, type PrintOptions } from "./inspection/format_tensor.ts";
import { type Look, lookLike, type MimeBundle } from "./inspection/look.ts";
import { checkShape, formatShape, type Shape, sizeOf } from "./shape.ts";

/**
 * Numbers nested to any depth, all rows of a level of one length.
 *
 * @category Tensors
 */
export type NestedNumbers = number | readonly NestedNumbers[];

/**
 * A typed array of numbers, of any kind.
 *
 * @category Tensors
 */
export type NumberBuffer =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/**
 * Numbers as users write them: arrays and typed arrays nested to any depth.
 *
 * @category Tensors
 */
export type NumbersLike = number | NumberBuffer | readonly NumbersLike[];

/** Stands in for the numbers of a tensor that has none yet: a traced one. */
export const NO_DATA: Float64Array = /* @__PURE__ */ new Float64Array(0);

/**
 * What an operation takes: a tensor, or a number in place of a scalar.
 *
 * @category Tensors
 */
export type TensorLike = Tensor | number;

const LOOK: Look<Tensor> = {
  print: (tensor, options) => tensor.toString(options),
  brief: ({ shape }) => `Tensor ${formatShape(shape)}`,
  show: (tensor) =>
    drawn<{ tensorTable(tensor: Tensor): MimeBundle | undefined }>(
      tensor.toString(),
      ({ tensorTable }) => tensorTable(tensor),
    ),
};

/**
 * A dense array of doubles in row-major order.
 *
 * Inside a function that is being traced a tensor stands for a value that is
 * not there yet: it has a shape, and reading its numbers throws.
 *
 * `console.log` prints its numbers in Deno, Node and Bun, a notebook shows them as a table, and
 * {@linkcode Tensor.toString} gives the text anywhere.
 *
 * @category Tensors
 * @example
 * ```ts
 * import { tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * const a = tensor([[1, 2], [3, 4]]);
 * assertEquals(a.shape, [2, 2]);
 * assertEquals(a.toArray(), [[1, 2], [3, 4]]);
 * ```
 */
export class Tensor {
  /** The sizes of the dimensions, outermost first. */
  readonly shape: Shape;
  readonly #data: Float64Array;

  /**
   * Wraps a buffer; it is not copied.
   *
   * @param data The elements in row-major order.
   * @param shape The sizes of the dimensions; their product is the buffer's length.
   * @throws {TypeError} If the buffer is not a `Float64Array` of that length.
   */
  constructor(data: Float64Array, shape: Shape) {
    lookLike(Tensor.prototype, LOOK);
    if (!(data instanceof Float64Array)) {
      throw new TypeError(
        "Tensor: the data must be a Float64Array; use tensor(…) for an array",
      );
    }
    this.shape = checkShape(shape, "Tensor");
    if (data.length !== sizeOf(shape) && data !== NO_DATA) {
      throw new TypeError(
        `Tensor: shape ${formatShape(shape)} holds ${sizeOf(shape)} elements, ` +
          `the buffer has ${data.length}`,
      );
    }
    this.#data = data;
  }

  /** The elements in row-major order: the buffer itself, not a copy. */
  get data(): Float64Array {
    return this.#data;
  }

  /** The number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /**
   * The number of a tensor of one element.
   *
   * @throws {TypeError} If there is more than one element.
   */
  item(): number {
    if (this.size !== 1) {
      throw new TypeError(
        `Tensor.item: the tensor must have one element, got shape ${formatShape(this.shape)}`,
      );
    }
    return this.data[0];
  }

  /**
   * Its shape and its numbers, as a console prints them.
   *
   * @param options How. Default: in lines of 80 characters, and cut to its ends beyond 100 elements.
   * @returns The text.
   *
   * @example
   * ```ts
   * import { tensor } from "@revode/revode/tensors";
   * import { assertEquals } from "@std/assert";
   *
   * assertEquals(String(tensor([[1, 2.5], [-3, 0.125]])), `Tensor [2, 2] float64
   * [[ 1, 2.5],
   *  [-3, 0.125]]`);
   * ```
   */
  toString(options: PrintOptions = {}): string {
    return formatTensor(this.shape, this.data, options);
  }

  /** The elements as nested arrays; a number for a scalar. */
  toArray(): NestedNumbers {
    const { data, shape } = this;
    let at = 0;
    const build = (axis: number): NestedNumbers =>
      axis === shape.length
        ? data[at++]
        : Array.from({ length: shape[axis] }, () => build(axis + 1));
    return build(0);
  }
}

/**
 * Makes a tensor from numbers.
 *
 * @category Tensors
 * @param values A number, arrays and typed arrays nested to any depth, or a tensor. They are
 *   copied.
 * @param shape The shape; by default that of the nesting.
 * @returns The tensor.
 * @throws {TypeError} If rows differ in length, an element is not a number, or
 *   the shape does not hold the elements.
 *
 * @example
 * ```ts
 * import { tensor } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tensor([1, 2, 3, 4], [2, 2]).toArray(), [[1, 2], [3, 4]]);
 * assertEquals(tensor([Float32Array.of(1, 2), [3, 4]]).shape, [2, 2]);
 * assertEquals(tensor(5).shape, []);
 * ```
 */
export function tensor(values: NumbersLike | Tensor, shape?: Shape): Tensor {
  return tensorOf(values, "tensor: the values", shape);
}

/** As {@linkcode tensor}, with a name for the numbers in messages. */
export function tensorOf(values: NumbersLike | Tensor, what: string, shape?: Shape): Tensor {
  if (values instanceof Tensor) return new Tensor(values.data.slice(), shape ?? values.shape);
  const { flat, sizes } = flatten(values, what);
  return new Tensor(flat, shape ?? sizes);
}

/**
 * A tensor of one number throughout.
 *
 * @category Tensors
 * @param shape The sizes of the dimensions.
 * @param value The number.
 * @returns The tensor.
 * @throws {TypeError | RangeError} If the shape is no list of whole numbers of at least 0.
 *
 * @example
 * ```ts
 * import { full } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(full([2], 7).toArray(), [7, 7]);
 * ```
 */
export function full(shape: Shape, value: number): Tensor {
  return new Tensor(
    new Float64Array(sizeOf(checkShape(shape, "full"))).fill(value),
    shape,
  );
}

/**
 * A tensor of zeros.
 *
 * @category Tensors
 * @param shape The sizes of the dimensions.
 * @returns The tensor.
 * @throws {TypeError | RangeError} If the shape is no list of whole numbers of at least 0.
 *
 * @example
 * ```ts
 * import { zeros } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(zeros([3]).toArray(), [0, 0, 0]);
 * ```
 */
export function zeros(shape: Shape): Tensor {
  return full(shape, 0);
}

/**
 * A tensor of ones.
 *
 * @category Tensors
 * @param shape The sizes of the dimensions.
 * @returns The tensor.
 * @throws {TypeError | RangeError} If the shape is no list of whole numbers of at least 0.
 *
 * @example
 * ```ts
 * import { ones } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(ones([1, 2]).toArray(), [[1, 1]]);
 * ```
 */
export function ones(shape: Shape): Tensor {
  return full(shape, 1);
}
