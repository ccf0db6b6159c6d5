import { type Span, TracedTensor, type TraceNode } from "../operation.ts";
import { contentsOf, type Program } from "../program.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Arena } from "./arena.ts";
import { Bars, Body, type Place, Values } from "./body.ts";
import { type Chain, emitChain, emitChainPullback } from "./elementwise.ts";
import type { Scalars } from "./elementwise_rules.ts";
import type { Lanes } from "./lanes.ts";
import type { FunctionBuilder, ModuleBuilder } from "./module_builder.ts";
import { emitMoveBars, emitMoves, type Move } from "./moves.ts";
import { type ExternalProducts, Products } from "./products.ts";
import { chainsOf, productsOf } from "./program_steps.ts";

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

/** What code for a program is written into. */
export interface ProgramTarget {
  readonly module: ModuleBuilder;
  readonly lanes: Lanes;
  readonly arena: Arena;
  readonly scalars: Scalars;
  /** Products from outside, such as those of a BLAS. */
  readonly external?: ExternalProducts;
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
  readonly #products: Products;

  /**
   * @param program The program; {@linkcode isCompilable} must say yes.
   * @param places Where its tensors lie.
   * @param target What the code is written into.
   */
  constructor(program: Program, places: ProgramPlaces, target: ProgramTarget) {
    this.#program = contentsOf(program);
    this.#target = target;
    const { module, lanes, arena, external } = target;
    this.#products = new Products(module, lanes, arena, external);
    this.#layOut(places);
    this.output = this.#places.get(this.#program.output)!;
    this.#steps = chainsOf(this.#program.nodes.filter((node) => !this.#views.has(node)));
    this.#layOutBars(places);
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
        // What is not traced is a constant. It is copied: a program is static.
        if (!(input instanceof TracedTensor) && !places.has(input)) {
          const data = bytes === 8 ? input.data.slice() : Float32Array.from(input.data);
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
    const { inputs, nodes, output } = this.#program;
    const bars = this.#barPlaces;
    inputs.forEach((input, i) => {
      const place = inputBars[i];
      if (place) bars.set(input, place);
    });
    // Only what depends on a wanted argument carries a cotangent.
    for (const node of nodes) {
      if (!node.inputs.some((input) => bars.has(input))) continue;
      const place = node.output === output
        ? outputBar
        : { offset: arena.reserve(node.output.size * lanes.bytes) };
      bars.set(node.output, place);
    }
  }

  /**
   * Writes the code that evaluates the program.
   *
   * @param f The function; its parameters are the bases of the places.
   */
  emitEvaluate(f: FunctionBuilder): void {
    const { arena, scalars } = this.#target;
    const body = new Body(f, this.#target.lanes);
    const values = memo((t: Tensor) => new Values(body, this.#places.get(t)!, t.size));
    for (const step of this.#steps) {
      if ("nodes" in step) {
        emitChain({ body, scalars, values }, step);
        continue;
      }
      const { inputs, output } = step;
      switch (step.operation.name) {
        case "sum": {
          const move = { to: mapOf(step), size: inputs[0].size };
          emitMoves(body, arena, [{ move, source: values(inputs[0]) }], values(output), true);
          break;
        }
        case "concat": {
          const maps = (step.attributes as { maps: readonly Int32Array[] }).maps;
          const moves = inputs.map((input, i) => ({
            move: { to: maps[i], size: input.size },
            source: values(input),
          }));
          emitMoves(body, arena, moves, values(output), false);
          break;
        }
        case "linear":
        case "matmul":
          for (const { a, b, c, spec } of productsOf(step)) {
            this.#products.emit(
              body,
              { ...spec, aTransposed: false, bTransposed: false, accumulate: false },
              { elements: values(inputs[0]), start: a },
              { elements: values(inputs[1]), start: b },
              { elements: values(output), start: c },
              inputs[2] && values(inputs[2]),
            );
          }
          break;
        default: {
          const move = { from: mapOf(step), size: output.size };
          emitMoves(body, arena, [{ move, source: values(inputs[0]) }], values(output), false);
        }
      }
    }
  }

  /**
   * Writes the code that pulls a cotangent of the result back and adds to those of the arguments.
   * The cotangent of the result must not be read afterwards.
   *
   * @param f The function; its parameters are the bases of the places.
   */
  emitPullback(f: FunctionBuilder): void {
    const { arena, scalars } = this.#target;
    const { inputs: wanted } = this.#program;
    const body = new Body(f, this.#target.lanes);
    const values = memo((t: Tensor) => new Values(body, this.#places.get(t)!, t.size));
    const external = new Set<Tensor>([...wanted, this.#program.output]);
    const bars = memo((t: Tensor) => {
      const place = this.#barPlaces.get(t);
      return place && new Bars(body, place, t.size, external.has(t));
    });
    // A view moves nothing forwards, but its cotangent goes back like any other.
    const steps = chainsOf(this.#program.nodes);
    for (const step of steps.toReversed()) {
      if ("nodes" in step) {
        emitChainPullback({ body, scalars, values }, step, bars);
        continue;
      }
      const { inputs, output } = step;
      const outputBar = bars(output);
      if (!outputBar) continue;
      const moveTo = (input: Tensor, move: Move) => {
        const target = bars(input);
        if (target) emitMoveBars(body, arena, move, outputBar, target);
      };
      switch (step.operation.name) {
        case "sum":
          moveTo(inputs[0], { from: mapOf(step), size: inputs[0].size });
          break;
        case "concat": {
          const maps = (step.attributes as { maps: readonly Int32Array[] }).maps;
          inputs.forEach((input, i) => moveTo(input, { from: maps[i], size: input.size }));
          break;
        }
        case "linear":
        case "matmul":
          this.#pullBackProducts(body, step, values, bars);
          if (inputs[2]) {
            const columns = inputs[2].size;
            const to = Int32Array.from({ length: output.size }, (_, i) => i % columns);
            moveTo(inputs[2], { to: output.size === columns ? undefined : to, size: output.size });
          }
          break;
        default:
          moveTo(inputs[0], { to: mapOf(step), size: output.size });
      }
    }
    // What is still in locals goes to memory.
    for (const input of wanted) bars(input)?.settle();
  }

  #pullBackProducts(
    body: Body,
    node: TraceNode,
    values: (t: Tensor) => Values,
    bars: (t: Tensor) => Bars | undefined,
  ): void {
    const [left, right] = node.inputs;
    const [aBar, bBar, cBar] = [bars(left), bars(right), bars(node.output)!];
    for (const { a, b, c, spec: { m, k, n } } of productsOf(node)) {
      const y = { elements: cBar, start: c };
      // ā += ȳ bᵀ
      if (aBar) {
        this.#products.emit(
          body,
          { m, n: k, k: n, aTransposed: false, bTransposed: true, accumulate: true },
          y,
          { elements: values(right), start: b },
          { elements: aBar, start: a },
        );
      }
      // b̄ += aᵀ ȳ
      if (bBar) {
        this.#products.emit(
          body,
          { m: k, n, k: m, aTransposed: true, bTransposed: false, accumulate: true },
          { elements: values(left), start: a },
          y,
          { elements: bBar, start: b },
        );
      }
    }
  }
}

function mapOf({ attributes }: TraceNode): Int32Array {
  return (attributes as { shape: Shape; map: Int32Array }).map;
}

/** Remembers what `make` made. */
function memo<T>(make: (tensor: Tensor) => T): (tensor: Tensor) => T {
  const made = new Map<Tensor, T>();
  return (tensor) => {
    if (!made.has(tensor)) made.set(tensor, make(tensor));
    return made.get(tensor)!;
  };
}
