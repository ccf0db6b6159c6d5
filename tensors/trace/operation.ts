/**
 * What an operation is, and how one is applied: at once to concrete tensors,
 * or written into a trace when one of its inputs is traced.
 *
 * @module
 */

import { describe } from "../checks/describe.ts";
import { formatShape, type Shape, sizeOf } from "../shape.ts";
import { NO_DATA, Tensor, type TensorLike } from "../tensor.ts";
import type { CompiledRule } from "../wasm/rules.ts";
import type {
  Kernel,
  NodeBars,
  NodeBuffers,
  NodeTangents,
  NodeTransposed,
  Span,
  Wording,
} from "./node.ts";

export type {
  Kernel,
  NodeBars,
  NodeBuffers,
  NodeTangents,
  NodeTransposed,
  Span,
  Wording,
} from "./node.ts";

/**
 * An operation: its shape rule, its forward kernel, its pullback, how it is compiled and what
 * messages say of it, in one place.
 * `A` is what it takes besides tensors.
 */
export interface Operation<A> {
  /** The name, as in messages. */
  readonly name: string;
  /** The shape of the result; throws `TypeError` where the inputs do not fit. */
  shape(shapes: readonly Shape[], attributes: A): Shape;
  /** Binds the kernel that writes the output. */
  forward(buffers: NodeBuffers<A>): Kernel;
  /** The output as a part of the inputs' memory, where nothing has to be moved. */
  view?(inputs: readonly Span[], attributes: A): Span | undefined;
  /** Binds the kernel that adds to the cotangent of input number `input`. */
  pullback(input: number, buffers: NodeBuffers<A>, bars: NodeBars): Kernel;
  /** Binds one kernel for all inputs, where that is faster; used when all cotangents are wanted. */
  pullbackAll?(
    buffers: NodeBuffers<A>,
    outputBar: Float64Array,
    inputBars: readonly Float64Array[],
  ): Kernel;
  /**
   * The tangent of the output, written in operations, so that it is traced, compiled and
   * differentiated as they are; undefined where it is zero.
   */
  tangent(node: NodeTangents<A>): Tensor | undefined;
  /**
   * The cotangents of inputs in which the result is linear, written in operations, one an input;
   * those of others are not looked at. For operations that tangent rules are made of: by it a
   * gradient inside f goes back through them.
   */
  transposed?(node: NodeTransposed<A>): readonly (Tensor | undefined)[];
  /**
   * Whether the result does not move with an input, as that of a comparison: then no cotangent goes
   * there, not even a zero, which an infinite derivative behind it would make NaN.
   */
  flat?(input: number): boolean;
  /**
   * For each input that has places where a derivative is infinite or NaN, a number at which all of them are finite,
   * whatever finite numbers the others are: what a branch sees that is not taken.
   */
  readonly harmless?: readonly (number | undefined)[];
  /** How it is compiled; null where it is interpreted only. */
  readonly compiled: CompiledRule<A> | null;
  /** What messages say of it besides its name. */
  readonly wording?: Wording;
}

/** One operation in a trace: where its inputs come from, and its shape. */
export interface TraceNode {
  readonly operation: Operation<unknown>;
  readonly attributes: unknown;
  readonly inputs: readonly Tensor[];
  readonly output: TracedTensor;
}

let traces = 0;

/** What a trace collects while the function runs. */
export class Trace {
  /** Traces are numbered in the order in which they were begun. */
  readonly number = ++traces;
  /** Whether it stands inside others, whose tensors are constants to it. */
  readonly nested: boolean;
  /** The operations in the order in which they ran. */
  readonly nodes: TraceNode[] = [];
  #open = true;
  /** The operations by what they give. */
  readonly #origins = new Map<Tensor, TraceNode>();
  /** Tensors that are not traced, and their copies. */
  readonly #constants = new Map<Tensor, Tensor>();

  constructor({ nested = false } = {}) {
    this.nested = nested;
  }

  /** False once the function has returned. */
  get open(): boolean {
    return this.#open;
  }

  /** Once the function has returned. */
  close(): void {
    this.#open = false;
    this.#constants.clear();
    this.#origins.clear();
  }

  /** Writes an operation down. */
  write(node: TraceNode): void {
    this.nodes.push(node);
    this.#origins.set(node.output, node);
  }

  /** What gives a tensor, while the function runs; undefined for an argument. */
  originOf(output: Tensor): TraceNode | undefined {
    return this.#origins.get(output);
  }

  /** A tensor as it is now: what is written into it later does not reach the trace. */
  constant(tensor: Tensor): Tensor {
    const { data, shape } = tensor;
    const known = this.#constants.get(tensor);
    if (known?.data.every((x, i) => x === data[i])) return known;
    const copy = new Tensor(data.slice(), shape);
    this.#constants.set(tensor, copy);
    return copy;
  }
}

let isRefused = false;

/** Puts a refusal behind all that a traced tensor has: whatever is looked up there is not there. */
function refuseTheRest(): void {
  if (isRefused) return;
  isRefused = true;
  const behind = new Proxy(Object.create(Tensor.prototype), {
    get: (target, key, receiver) => refuse(key, "read") ?? Reflect.get(target, key, receiver),
    set: (target, key, value, receiver) =>
      refuse(key, "write") ?? Reflect.set(target, key, value, receiver),
  });
  Object.setPrototypeOf(TracedTensor.prototype, behind);
}

/** A tensor inside a trace: it has a shape and no numbers. */
export class TracedTensor extends Tensor {
  /** The trace it belongs to. */
  readonly trace: Trace;

  constructor(trace: Trace, shape: Shape) {
    super(NO_DATA, shape);
    this.trace = trace;
    refuseTheRest();
  }

  override get data(): Float64Array {
    throw new TypeError(
      "Cannot read the numbers of a traced tensor: the function runs once, with shapes only, and " +
        "is then replayed. Compute with the operations of tensors/ instead of reading numbers; " +
        "for a branch on a value use where, as in where(less(x, 0), a, b), or relu",
    );
  }

  /** What it is, as a console prints it. */
  override toString(): string {
    const { operation } = this.trace.originOf(this) ?? {};
    const what = operation
      ? `the result of ${operation.wording?.name ?? operation.name}`
      : this.trace.open
      ? "an argument"
      : "in a function that has returned";
    return `Tensor ${formatShape(this.shape)}, traced: ${what}; it has no numbers`;
  }

  /** Taking it apart, as in `const [a, b] = y`, comes here. */
  [Symbol.iterator](): never {
    throw new TypeError(
      "Cannot take a traced tensor apart: it has no elements while the function is traced. For the " +
        "first one write slice(y, 0, 1), and put parts together with concat",
    );
  }

  /** Comparing or adding with JavaScript's operators comes here. */
  [Symbol.toPrimitive](): never {
    throw new TypeError(
      "Cannot compare or convert a traced tensor: its value is not known while the function is " +
        "traced, so it cannot decide a branch. Use add, mul, … instead of + and *, and less, " +
        "equal, … instead of < and ===; for a branch on a value use where, as in " +
        "where(less(x, 0), a, b), or relu",
    );
  }
}

/** The operation that gave a traced tensor; undefined for an argument, and where there are numbers. */
export function originOf(tensor: Tensor): TraceNode | undefined {
  return tensor instanceof TracedTensor ? tensor.trace.originOf(tensor) : undefined;
}

/** Whether a tensor has no numbers, but a place in a trace. */
export function isTraced(tensor: Tensor): boolean {
  return tensor instanceof TracedTensor;
}

/** JavaScript gives `undefined` for an element, and NaN for what is computed of that. */
function refuse(key: string | symbol, what: "read" | "write"): undefined {
  if (typeof key === "symbol" || !/^(?:\d+|length)$/.test(key)) return undefined;
  throw new TypeError(
    key === "length"
      ? "Cannot read the length of a traced tensor: it is no array. Its sizes are in shape"
      : `Cannot ${what} element ${key} of a traced tensor: it is no array, and has no elements ` +
        "while the function is traced. " +
        (what === "read"
          ? `Write slice(y, ${key}, ${Number(key) + 1}) for y[${key}]`
          : "Put a new tensor together with concat"),
  );
}

/** A number becomes a scalar tensor; a tensor stays as it is. */
export function asTensor(value: TensorLike, what: string): Tensor {
  if (value instanceof Tensor) return value;
  if (typeof value === "number") return new Tensor(Float64Array.of(value), []);
  throw new TypeError(
    `${what}: expected a tensor or a number, got ${describe(value)}${adviceFor(value)}`,
  );
}

function adviceFor(value: unknown): string {
  if (Array.isArray(value)) {
    return value.some((part) => part instanceof Tensor)
      ? "; put tensors together with concat"
      : "; make it a tensor with tensor(…)";
  }
  if (ArrayBuffer.isView(value)) return "; make it a tensor with tensor(…)";
  return value instanceof Promise ? "; the function must not be async" : "";
}

/** The trace that an operation on these inputs belongs to: the innermost; undefined for none. */
function traceOf(name: string, inputs: readonly Tensor[]): Trace | undefined {
  let trace: Trace | undefined;
  for (const input of inputs) {
    if (!(input instanceof TracedTensor)) continue;
    if (trace === undefined || input.trace.number > trace.number) trace = input.trace;
  }
  for (const input of inputs) {
    if (!(input instanceof TracedTensor)) continue;
    if (input.trace.open && (input.trace === trace || trace?.nested)) continue;
    throw new TypeError(
      `${name}: a traced tensor was used outside the function that it was traced in; ` +
        "return it from that function instead of keeping it",
    );
  }
  return trace;
}

/**
 * Applies an operation: into the trace if an input is traced, at once otherwise.
 *
 * @throws {TypeError} If the shapes do not fit, or an input belongs to another trace.
 */
export function apply<A>(
  operation: Operation<A>,
  inputs: readonly Tensor[],
  attributes: A,
): Tensor {
  const shapes = inputs.map((input) => input.shape);
  const shape = operation.shape(shapes, attributes);
  const trace = traceOf(operation.name, inputs);
  if (trace !== undefined) {
    const output = new TracedTensor(trace, shape);
    trace.write({
      operation: operation as Operation<unknown>,
      attributes,
      inputs: inputs.map((input) => input instanceof TracedTensor ? input : trace.constant(input)),
      output,
    });
    return output;
  }
  const output = new Float64Array(sizeOf(shape));
  const data = inputs.map((input) => input.data);
  operation.forward({ inputs: data, output, shapes, attributes })();
  return new Tensor(output, shape);
}
