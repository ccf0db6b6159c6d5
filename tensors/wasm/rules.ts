import type { Blas } from "../blas.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Arena } from "./arena.ts";
import type { Code } from "./assembler/code.ts";
import type { Bars, Body, Values } from "./body.ts";
import type { Lanes } from "./lanes.ts";
import type { Emit } from "./math/mod.ts";
import type { Func, FunctionBuilder, ModuleBuilder } from "./assembler/module_builder.ts";
import type { ProductSpec } from "./matrix/product.ts";
import type { SharedFunctions } from "./shared_functions.ts";

/** Functions of single numbers that come from outside, for what has no vector code. */
export interface Scalars {
  readonly sin: Func;
  readonly cos: Func;
  readonly pow: Func;
}

/** Products that are done outside of the module, such as those of a BLAS. */
export interface ExternalProducts {
  /** The function that does them: (number, a, b, c), with the addresses of the matrices. */
  readonly product: Func;
  /** What the numbers stand for; written while code is. */
  readonly specs: ProductSpec[];
}

/** What code for a program is written into. */
export interface ProgramTarget {
  readonly module: ModuleBuilder;
  readonly lanes: Lanes;
  readonly arena: Arena;
  readonly scalars: Scalars;
  readonly external?: ExternalProducts;
}

/** One function's view of the tensors, while code of a program is written into it. */
export interface ProgramView {
  readonly body: Body;
  readonly scalars: Scalars;
  /** Set where the elementary functions are to be called instead of written out. */
  readonly shared?: SharedFunctions;
  readonly arena: Arena;
  readonly values: (tensor: Tensor) => Values;
  /** The cotangents that are wanted. */
  readonly bars: (tensor: Tensor) => Bars | undefined;
  /** Whether a result is read from memory, and not only from where it is at hand. */
  readonly isRead: (tensor: Tensor) => boolean;
  /** What a program's code has once, such as the functions of its products: made when first asked for. */
  readonly once: <T>(make: (target: ProgramTarget) => T) => T;
}

/** A piece of an operation's code. It may stand in another function than the piece before it. */
export type Piece = (view: ProgramView) => void;

/** One application of an operation in a program. */
export interface Application<A = unknown> {
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
  readonly attributes: A;
}

/** The code of an operation, in pieces. The rule brings it along, and a program only what it uses. */
export interface Pieces<A = unknown> {
  /** The code, forwards. */
  pieces(node: Application<A>): Piece[];
  /** The code of the pullback. */
  pullbackPieces(node: Application<A>): Piece[];
}

/** What a rule writes its code with. */
export interface RuleContext<A = unknown> {
  readonly f: FunctionBuilder;
  readonly lanes: Lanes;
  readonly scalars: Scalars;
  /** Set where the elementary functions are to be called instead of written out. */
  readonly shared?: SharedFunctions;
  /** What the operation was given besides tensors. */
  readonly attributes: A;
}

/** How an operation computes one vector; all operands read locals. */
export interface VectorCode<A = unknown> {
  /** Roughly the number of instructions of the forward code. */
  readonly cost: number;
  /** The result. */
  forward(context: RuleContext<A>, inputs: readonly Code[]): Code;
  /** What goes to the cotangent of input number `input`. */
  pullback(
    context: RuleContext<A>,
    input: number,
    at: { inputs: readonly Code[]; output: Code; bar: Code },
  ): Code;
}

/** Element i of the result comes from element i of each input. */
export interface ElementwiseRule<A = unknown> extends VectorCode<A> {
  readonly kind: "elementwise";
}

/**
 * Elements that move from one tensor to another: pair i goes from element from[i] to
 * element to[i]. An undefined map counts 0, 1, 2, …
 */
export interface Move {
  readonly from?: Int32Array;
  readonly to?: Int32Array;
  /** The number of pairs. */
  readonly size: number;
}

/** The result is made of the inputs' elements. */
export interface MoveRule<A = unknown> extends Pieces<A> {
  readonly kind: "move";
  /** Whether several may go to one element, which is their sum. */
  readonly sums: boolean;
  /** For each input, where its elements go. */
  moves(attributes: A): readonly Move[];
}

/** A batch of products, each of an m by k matrix with a k by n one. */
export interface Batch {
  readonly m: number;
  readonly k: number;
  readonly n: number;
  /** Where each matrix of the batch starts. */
  readonly aStarts: ArrayLike<number>;
  readonly bStarts: ArrayLike<number>;
}

/** The result is products of the first two inputs; a third one is a row that is added to each row. */
export interface ProductRule<A = unknown> extends Pieces<A> {
  readonly kind: "product";
  /** The products. */
  products(attributes: A, shapes: readonly Shape[]): Batch;
  /**
   * What may do them outside of the module.
   *
   * @throws {BlasError} If there is none.
   */
  openBlas(): Blas;
}

/** What an operation writes its whole code with. */
export interface OwnCode<A = unknown> {
  readonly body: Body;
  readonly arena: Arena;
  /** The inputs, in memory. */
  readonly inputs: readonly Values[];
  /** The result, to be written to memory. */
  readonly output: Values;
  /** The inputs' shapes. */
  readonly shapes: readonly Shape[];
  /** What the operation was given besides tensors. */
  readonly attributes: A;
  /** Whether the result is read from memory: by more than code behind it that takes it at hand. */
  readonly isRead: boolean;
  /** What a program's code has once, as in {@linkcode ProgramView}. */
  readonly once: ProgramView["once"];
}

/** What it writes its pullback with. */
export interface OwnBars<A = unknown> extends OwnCode<A> {
  /** dL/d(output). */
  readonly outputBar: Bars;
  /** dL/d(input), added to; undefined where it is not wanted. */
  readonly inputBars: readonly (Bars | undefined)[];
}

/** Code of the operation's own, such as a search. */
interface OwnRule<A = unknown> {
  readonly kind: "own";
  /** Whether its forward code, in the same function, takes inputs from where they are at hand. */
  readonly takesAtHand?: boolean;
  /** Writes the forward code. */
  emit(code: OwnCode<A>): void;
  /** Writes the pullback. */
  emitPullback(code: OwnBars<A>): void;
}

/** How an operation is compiled, by the way in which its result comes from its inputs. */
export type CompiledRule<A = unknown> =
  | ElementwiseRule<A>
  | MoveRule<A>
  | ProductRule<A>
  | OwnRule<A>;

/** The forward code that is an elementary function of one input. */
export function vectorFunction(emit: Emit): VectorCode["forward"] {
  return ({ f, lanes, scalars, shared }, [x]) =>
    shared ? f.let("v128", shared.call(emit, x)) : emit(f, lanes, x, scalars);
}
