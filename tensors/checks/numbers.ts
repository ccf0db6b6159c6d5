import { describe } from "./describe.ts";

/** Numbers one after the other: an array, or a typed array of numbers. */
type Row = ArrayLike<unknown>;

/** Whether a value is a typed array that holds numbers, and no bigints. */
function isTyped(value: unknown): value is Row {
  return ArrayBuffer.isView(value) && !(value instanceof DataView) && !holdsBigints(value);
}

function holdsBigints(value: unknown): boolean {
  return value instanceof BigInt64Array || value instanceof BigUint64Array;
}

/** Whether a value is an array or a typed array of numbers, whatever is in it. */
export function isNumbers(value: unknown): value is ArrayLike<number> {
  return Array.isArray(value) || isTyped(value);
}

/** Says what stands where a number, or numbers, should. */
function found(value: unknown): string {
  if (holdsBigints(value)) return `${describe(value)}, whose elements are no numbers`;
  const isTensor = typeof value === "object" && value !== null && "toArray" in value;
  return describe(value) + (isTensor ? ": join tensors with concat and reshape" : "");
}

/** Says where an element stands, and whether there is a hole in the array. */
function place(row: Row, path: readonly number[]): string {
  const hole = Array.isArray(row) && !(path[path.length - 1] in row);
  return ` at ${path.map((i) => `[${i}]`).join("")}${hole ? " (a hole in the array)" : ""}`;
}

/**
 * Copies a list of numbers.
 *
 * @param values An array of numbers, or a typed array of any kind but for bigints.
 * @param what What they are, as the message begins.
 * @returns The numbers; they need not be finite.
 * @throws {TypeError} If it is no list, or an element is not a number.
 */
export function numbersOf(values: unknown, what: string): Float64Array {
  if (!isNumbers(values)) {
    throw new TypeError(
      `${what} must be an array of numbers or a typed array, got ${found(values)}`,
    );
  }
  if (!Array.isArray(values)) return Float64Array.from(values);
  return flatten(values, what, 1).flat;
}

/** Numbers that were nested, one after the other, and how they were nested. */
interface Flattened {
  /** The numbers, in the order in which they are written. */
  readonly flat: Float64Array;
  /** The lengths of the arrays, outermost first. */
  readonly sizes: readonly number[];
}

/**
 * Flattens numbers in any of the forms that users write them in.
 *
 * @param values A number, or arrays and typed arrays nested to any depth. Copied.
 * @param what What they are, as the message begins.
 * @param most How deep they may be nested. Default: to any depth.
 * @returns The numbers, which need not be finite, and the lengths.
 * @throws {TypeError} If an element is not a number, or rows differ in length.
 */
export function flatten(values: unknown, what: string, most = Infinity): Flattened {
  const sizes: number[] = [];
  let first = values;
  while (isNumbers(first) && sizes.length < most) {
    sizes.push(first.length);
    first = first[0];
  }
  const flat = new Float64Array(sizes.reduce((product, size) => product * size, 1));
  let at = 0;
  /** Where the walk is, and the arrays on the way there. */
  const path: number[] = [];
  const rows: Row[] = [];
  const where = () => rows.length === 0 ? "" : place(rows[rows.length - 1], path);
  const wanted = () =>
    rows.length > 0
      ? ": every element must be a number"
      : " must be a number, numbers in nested arrays or typed arrays, or a tensor";
  const visit = (value: unknown): void => {
    if (path.length === sizes.length) {
      if (typeof value === "number") flat[at++] = value;
      else throw new TypeError(`${what}${wanted()}, got ${found(value)}${where()}`);
      return;
    }
    if (!isNumbers(value) || value.length !== sizes[path.length]) {
      throw new TypeError(
        `${what}: rows must have one length: at depth ${path.length} the first has ${
          sizes[path.length]
        } elements, another ${
          isNumbers(value) ? value.length : `is not an array, but ${found(value)}`
        }${where()}`,
      );
    }
    const depth = path.length;
    rows.push(value);
    for (let i = 0; i < value.length; i++) {
      path[depth] = i;
      visit(value[i]);
    }
    path.length = depth;
    rows.pop();
  };
  visit(values);
  return { flat, sizes };
}
