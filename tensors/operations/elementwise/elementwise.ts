import type {
  Kernel,
  NodeBars,
  NodeBuffers,
  NodeTangents,
  Operation,
  Wording,
} from "../../trace/operation.ts";
import { apply, asTensor } from "../../trace/operation.ts";
import { broadcastShapes, formatShape, sameShape, type Shape } from "../../shape.ts";
import type { Tensor, TensorLike } from "../../tensor.ts";
import type { VectorCode } from "../../wasm/rules.ts";
import { broadcastTo } from "../layout/layout.ts";

/** Binds a kernel y ← f(x), element by element. */
type UnaryForward = (x: Float64Array, y: Float64Array) => Kernel;

/** Binds a kernel x̄ ← x̄ + ȳ f'(x); y = f(x) is at hand. */
type UnaryPullback = (
  x: Float64Array,
  y: Float64Array,
  yBar: Float64Array,
  xBar: Float64Array,
) => Kernel;

/** One application of an operation of one input, as its tangent rule sees it. */
interface UnaryTangents extends NodeTangents<undefined> {
  readonly inputs: readonly [Tensor];
  readonly tangents: readonly [Tensor];
}

/** An operation of one input, element by element. */
export interface Unary {
  /** The name, as in messages. */
  readonly name: string;
  /** Writes its own loop: a function called for every element would cost more than the arithmetic. */
  readonly forward: UnaryForward;
  /** Writes its own loop, too. */
  readonly pullback: UnaryPullback;
  /** The tangent f'(x) ẋ, written in operations; undefined where the derivative is zero. */
  readonly tangent: (node: UnaryTangents) => Tensor | undefined;
  /** Where it is linear: the cotangent of its input, written in operations. */
  readonly transposed?: Operation<undefined>["transposed"];
  /** Whether the result does not move with input number `input`; default never. */
  readonly flat?: (input: number) => boolean;
  /** A number an input at which it and its derivatives are finite, where they are not everywhere. */
  readonly harmless?: Operation<undefined>["harmless"];
  /** How one vector is computed. */
  readonly compiled: VectorCode<undefined>;
  /** What messages say of it besides its name. */
  readonly wording?: Wording;
}

/** Makes an operation of one input, element by element. */
export function unary(
  { name, forward, pullback, tangent, transposed, flat, harmless, compiled, wording }: Unary,
): (x: TensorLike) => Tensor {
  const operation: Operation<undefined> = {
    name,
    shape: ([x]) => x,
    forward: ({ inputs: [x], output }) => forward(x, output),
    pullback: (_, { inputs: [x], output }, { outputBar, inputBar }) =>
      pullback(x, output, outputBar, inputBar),
    tangent: (node) => tangent(node as UnaryTangents),
    transposed,
    flat,
    harmless,
    compiled: { kind: "elementwise", ...compiled },
    wording,
  };
  return (x) => apply(operation, [asTensor(x, name)], undefined);
}

/** Binds the pullback of one of two inputs. */
type BinaryPullback = (
  buffers: { a: Float64Array; b: Float64Array; y: Float64Array },
  yBar: Float64Array,
  bar: Float64Array,
) => Kernel;

/** An operation of two inputs of one shape, element by element. */
export interface Binary extends Omit<Unary, "forward" | "pullback" | "tangent"> {
  /** Binds a kernel y ← f(a, b), element by element. */
  readonly forward: (a: Float64Array, b: Float64Array, y: Float64Array) => Kernel;
  /** One an input. */
  readonly pullbacks: readonly [BinaryPullback, BinaryPullback];
  /** The tangent ∂f/∂a ȧ + ∂f/∂b ḃ; one of ȧ and ḃ may be undefined, which stands for zero. */
  readonly tangent: (node: NodeTangents<undefined>) => Tensor | undefined;
}

/**
 * Makes an operation of two inputs, element by element. Inputs of different shapes are broadcast
 * first, by operations of their own.
 */
export function binary(
  { name, forward, pullbacks, tangent, transposed, flat, harmless, compiled, wording }: Binary,
): (a: TensorLike, b: TensorLike) => Tensor {
  const operation: Operation<undefined> = {
    name,
    shape([a, b]: readonly Shape[]): Shape {
      if (!sameShape(a, b)) {
        throw new TypeError(
          `${name}: shapes ${formatShape(a)} and ${formatShape(b)} differ`,
        );
      }
      return a;
    },
    forward: ({ inputs: [a, b], output }) => forward(a, b, output),
    pullback: (
      i: number,
      { inputs: [a, b], output: y }: NodeBuffers<undefined>,
      { outputBar, inputBar }: NodeBars,
    ) => pullbacks[i]({ a, b, y }, outputBar, inputBar),
    tangent,
    transposed,
    flat,
    harmless,
    compiled: { kind: "elementwise", ...compiled },
    wording,
  };
  return (a, b) => {
    const [left, right] = [asTensor(a, name), asTensor(b, name)];
    const shape = broadcastShapes(left.shape, right.shape, name);
    const inputs = [left, right].map((t) => sameShape(t.shape, shape) ? t : broadcastTo(t, shape));
    return apply(operation, inputs, undefined);
  };
}
