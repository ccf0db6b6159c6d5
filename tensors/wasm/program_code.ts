import { type Span, TracedTensor, type TraceNode } from "../trace/operation.ts";
import { carriersOf } from "../trace/carriers.ts";
import { contentsOf, type Program } from "../trace/program.ts";
import type { Tensor } from "../tensor.ts";
import { Bars, Body, type Place, Values } from "./body.ts";
import type { Chain } from "./elementwise.ts";
import type { Code } from "./assembler/code.ts";
import type { FunctionBuilder } from "./assembler/module_builder.ts";
import { Parts } from "./parts.ts";
import { chainsOf, sizeOfCode } from "./program_steps.ts";
import type { Piece, ProgramTarget, ProgramView } from "./rules.ts";
import { SharedFunctions } from "./shared_functions.ts";
import { pullbackPieces, stepPieces } from "./step_code.ts";

/** Instructions, roughly, from which a program's code is cut into parts. */
const LARGE = 10_000;
/** Operations of a chain in such code. */
const LONGEST_CHAIN = 64;

/** Where the tensors of a program lie. */
export interface ProgramPlaces {
  /** The arguments. */
  readonly inputs: readonly Place[];
  /** All intermediate results, one after the other. */
  readonly values: Place;
  /** The cotangents of the arguments; null for those that are not wanted. */
  readonly inputBars: readonly (Place | null)[];
  /** The cotangent of the result. */
  readonly outputBar: Place;
}

/** The code of a traced program: what evaluates it, and what pulls back through it. */
export class ProgramCode {
  /** Where the result lies. */
  readonly output: Place;
  readonly #target: ProgramTarget;
  readonly #places = new Map<Tensor, Place>();
  readonly #barPlaces = new Map<Tensor, Place>();
  readonly #program: ReturnType<typeof contentsOf>;
  readonly #steps: (Chain | TraceNode)[];
  /** What the code has once, by what made it. */
  readonly #made = new Map<unknown, unknown>();
  /** Set where the code is large: then it is cut into parts, which call the elementary functions. */
  readonly #shared: SharedFunctions | undefined;
  readonly #longestChain: number = Infinity;

  /**
   * @param program The program; {@linkcode lackOf} must find nothing lacking.
   * @param places Where its tensors lie.
   * @param target What the code is written into.
   */
  constructor(program: Program, places: ProgramPlaces, target: ProgramTarget) {
    this.#program = contentsOf(program);
    this.#target = target;
    const { module, lanes, scalars } = target;
    this.#layOut(places);
    this.output = this.#places.get(this.#program.output)!;
    const moved = this.#program.nodes.filter((node) => !this.#views.has(node));
    this.#steps = chainsOf(moved);
    if (sizeOfCode(this.#steps, lanes.width) > LARGE) {
      this.#shared = new SharedFunctions(module, lanes, scalars);
      this.#longestChain = LONGEST_CHAIN;
      this.#steps = chainsOf(moved, LONGEST_CHAIN);
    }
    this.#layOutBars(places);
  }

  /** Whether a result is read from memory: by pullbacks, by other functions, by most operations. */
  #isRead(tensor: Tensor): boolean {
    const { nodes, output } = this.#program;
    return this.#shared !== undefined || tensor === output ||
      nodes.some(({ inputs, operation: { compiled }, output }) =>
        inputs.includes(tensor) &&
        (compiled?.kind !== "own" || !compiled.takesAtHand || this.#barPlaces.has(output))
      );
  }

  /** The nodes whose output is a part of another tensor's memory. */
  readonly #views = new Set<TraceNode>();

  #layOut({ inputs, values }: ProgramPlaces): void {
    const { arena, lanes } = this.#target;
    const { bytes } = lanes;
    const places = this.#places;
    const spanOf = (t: Tensor): Span => {
      const { base, offset } = places.get(t)!;
      return { memory: base, start: offset / bytes, size: t.size };
    };
    this.#program.inputs.forEach((input, i) => places.set(input, inputs[i]));
    let { offset } = values;
    for (const node of this.#program.nodes) {
      for (const input of node.inputs) {
        // What is not traced is a constant.
        if (!(input instanceof TracedTensor) && !places.has(input)) {
          const data = bytes === 8 ? input.data : Float32Array.from(input.data);
          places.set(input, { offset: arena.place(data) });
        }
      }
      const own = { base: values.base, offset };
      offset += bytes * node.output.size;
      // The result has a place of its own in any case.
      const view = node.output === this.#program.output
        ? undefined
        : node.operation.view?.(node.inputs.map(spanOf), node.attributes);
      if (view) {
        this.#views.add(node);
        const base = view.memory as number | undefined;
        places.set(node.output, { base, offset: view.start * bytes });
      } else places.set(node.output, own);
    }
  }

  #layOutBars({ inputBars, outputBar }: ProgramPlaces): void {
    const { arena, lanes } = this.#target;
    const { inputs, output } = this.#program;
    const bars = this.#barPlaces;
    inputs.forEach((input, i) => {
      const place = inputBars[i];
      if (place) bars.set(input, place);
    });
    for (const node of carriersOf(this.#program, bars.keys())) {
      const place = node.output === output
        ? outputBar
        : { offset: arena.reserve(node.output.size * lanes.bytes) };
      bars.set(node.output, place);
    }
  }

  /**
   * Writes the code that evaluates the program.
   *
   * @param bases The bases of the places, as code that reads locals. Default: the function's parameters.
   *   Code that is cut into parts needs these.
   */
  emitEvaluate(f: FunctionBuilder, bases?: readonly Code[]): void {
    this.#emit(f, this.#steps, stepPieces, new Set(), bases);
  }

  /**
   * Writes the code that pulls a cotangent of the result back and adds to those of the arguments.
   * The cotangent of the result must not be read afterwards.
   *
   * @param f The function; its parameters are the bases of the places.
   */
  emitPullback(f: FunctionBuilder): void {
    const { inputs, nodes, output } = this.#program;
    // A view moves nothing forwards, but its cotangent goes back like any other.
    const steps = chainsOf(nodes, this.#longestChain).toReversed();
    this.#emit(f, steps, pullbackPieces, new Set<Tensor>([...inputs, output]));
  }

  /** @param inMemory The tensors whose cotangents are summed up in memory; more are added. */
  #emit(
    f: FunctionBuilder,
    steps: readonly (Chain | TraceNode)[],
    piecesOf: (step: Chain | TraceNode) => Piece[],
    inMemory: Set<Tensor>,
    bases?: readonly Code[],
  ): void {
    const parts = new Parts(this.#target.module, f, this.#shared !== undefined);
    const done = new Set<Tensor>();
    let view = this.#viewIn(parts.current, inMemory, bases);
    for (const step of steps) {
      for (const piece of piecesOf(step)) {
        if (parts.full) {
          // A cotangent that is not read yet goes to memory, where the next part finds it.
          for (const [tensor, bars] of view.bars) {
            if (!bars || bars.empty || done.has(tensor)) continue;
            bars.settle();
            inMemory.add(tensor);
          }
          parts.next();
          view = this.#viewIn(parts.current, inMemory);
        }
        piece(view.context);
      }
      if ("nodes" in step) { for (const node of step.nodes) done.add(node.output); }
      else done.add(step.output);
    }
  }

  #once<T>(make: (target: ProgramTarget) => T): T {
    const made = this.#made;
    if (!made.has(make)) made.set(make, make(this.#target));
    return made.get(make) as T;
  }

  #viewIn(f: FunctionBuilder, inMemory: ReadonlySet<Tensor>, bases?: readonly Code[]) {
    const { arena, lanes, scalars } = this.#target;
    const body = new Body(f, lanes, bases);
    const values = new Map<Tensor, Values>();
    const bars = new Map<Tensor, Bars | undefined>();
    const context: ProgramView = {
      ...{ body, arena, scalars, shared: this.#shared },
      values: remembered(values, (t) => new Values(body, this.#places.get(t)!, t.size)),
      bars: remembered(bars, (t) => {
        const place = this.#barPlaces.get(t);
        return place && new Bars(body, place, t.size, inMemory.has(t));
      }),
      isRead: (t) => this.#isRead(t),
      once: <T>(make: (target: ProgramTarget) => T) => this.#once(make),
    };
    return { context, bars };
  }
}

/** Remembers what `make` made. */
function remembered<T>(made: Map<Tensor, T>, make: (tensor: Tensor) => T): (tensor: Tensor) => T {
  return (tensor) => {
    let found = made.get(tensor);
    if (found === undefined && !made.has(tensor)) made.set(tensor, found = make(tensor));
    return found as T;
  };
}
