import { carries } from "../trace/carriers.ts";
import type { TraceNode } from "../trace/operation.ts";
import { elementwiseOf } from "../trace/structure.ts";
import type { Tensor } from "../tensor.ts";
import type { Bars, Body, Elements } from "./body.ts";
import type { Code } from "./assembler/code.ts";
import { i32 } from "./assembler/instructions.ts";
import type { ProgramView, RuleContext } from "./rules.ts";

/** Up to so many instructions a chain is written out, chunk by chunk; above it is a loop. */
const WRITTEN_OUT = 600;
/** Instructions that an operation takes where the elementary functions are called. */
const OF_A_CALL = 6;
/** Instructions that a loop's body should have at least, so that chunks overlap. */
const LOOP_BODY = 80;

/** A chain of operations, element by element, over tensors of one size. */
export interface Chain {
  readonly nodes: readonly TraceNode[];
  readonly size: number;
}

function costOf({ nodes }: Chain, most = Infinity): number {
  return nodes.reduce((sum, node) => sum + Math.min(most, elementwiseOf(node)!.cost), 0);
}

function isSmall({ body, shared }: ProgramView, chain: Chain): boolean {
  return costOf(chain, shared && OF_A_CALL) * body.chunks(chain.size) <= WRITTEN_OUT;
}

/** Roughly how many instructions a chain of so many chunks is written with. */
export function instructionsOf(chain: Chain, chunks: number): number {
  const cost = costOf(chain);
  return cost * chunks <= WRITTEN_OUT ? cost * chunks : Math.max(cost, LOOP_BODY);
}

function ruleContext({ body, scalars, shared }: ProgramView, node: TraceNode): RuleContext {
  return { f: body.f, lanes: body.lanes, scalars, shared, attributes: node.attributes };
}

/** Writes the forward code of a chain. */
export function emitChain(context: ProgramView, chain: Chain): void {
  const { body, values } = context;
  if (isSmall(context, chain)) {
    for (const node of chain.nodes) {
      const rule = elementwiseOf(node)!;
      for (let i = 0; i < body.chunks(chain.size); i++) {
        const inputs = node.inputs.map((input) => values(input).read(i));
        values(node.output).write(i, rule.forward(ruleContext(context, node), inputs));
      }
    }
    return;
  }
  eachChunk(body, chain, (at) => {
    for (const node of chain.nodes) {
      const rule = elementwiseOf(node)!;
      const inputs = node.inputs.map((input) => at.read(values(input)));
      const result = rule.forward(ruleContext(context, node), inputs);
      at.write(values(node.output), result);
    }
  });
}

/** Writes the pullback of a chain. */
export function emitChainPullback(context: ProgramView, chain: Chain): void {
  const { body, values, bars } = context;
  const backwards = chain.nodes.toReversed().filter((node) => bars(node.output));
  const pullback = (
    node: TraceNode,
    input: number,
    read: (elements: Elements) => Code,
    bar: Code,
  ) =>
    elementwiseOf(node)!.pullback(ruleContext(context, node), input, {
      inputs: node.inputs.map((x) => read(values(x))),
      output: read(values(node.output)),
      bar,
    });

  if (isSmall(context, chain)) {
    for (const node of backwards) {
      node.inputs.forEach((input, k) => {
        const target = carries(node, k) ? bars(input) : undefined;
        if (!target) return;
        for (let i = 0; i < body.chunks(chain.size); i++) {
          const bar = bars(node.output)!.read(i);
          const count = body.count(chain.size, i);
          target.add(i * body.lanes.width, count, pullback(node, k, (x) => x.read(i), bar));
        }
      });
    }
    return;
  }

  // Cotangents that begin and end in the chain stay in locals.
  const own = new Set<Tensor>(backwards.map((node) => node.output));
  const outside = new Set<Bars>();
  const held = new Set<Bars>();
  for (const node of backwards) {
    for (const tensor of [node.output, ...node.inputs.filter((_, k) => carries(node, k))]) {
      const bar = bars(tensor);
      if (!bar) continue;
      if (!own.has(tensor)) outside.add(bar);
      if (!bar.empty) {
        bar.settle();
        held.add(bar);
      }
    }
  }
  eachChunk(body, chain, (at) => {
    const sums = new Map<Bars, Code>();
    const add = (bar: Bars, code: Code) => {
      const old = sums.get(bar) ?? (held.has(bar) ? at.load(bar) : undefined);
      sums.set(bar, body.let(old === undefined ? code : body.lanes.v.add(old, code)));
    };
    const read = (elements: Elements) => at.read(elements);
    for (const node of backwards) {
      const own = bars(node.output)!;
      const bar = sums.get(own) ??
        (held.has(own) ? at.load(own) : body.let(body.lanes.constant(0)));
      sums.set(own, bar);
      node.inputs.forEach((input, k) => {
        const target = carries(node, k) ? bars(input) : undefined;
        if (target) add(target, pullback(node, k, read, bar));
      });
    }
    for (const bar of outside) at.store(bar, sums.get(bar)!);
  });
  for (const bar of outside) bar.settled();
}

/** Access to one chunk in a loop over chunks. */
interface ChunkAccess {
  /** The values of the chunk, loaded once. */
  read(elements: Elements): Code;
  /** Writes values, and keeps them at hand. */
  write(elements: Elements, code: Code): void;
  /** Loads without keeping. */
  load(elements: Elements): Code;
  /** Stores what a local holds. */
  store(elements: Elements, local: Code): void;
}

/** Runs over all chunks of a chain: a loop over whole ones, several a round, and the rest. */
function eachChunk(body: Body, chain: Chain, work: (at: ChunkAccess) => void): void {
  const { f, lanes } = body;
  const whole = Math.floor(chain.size / lanes.width);
  const wanted = Math.max(1, Math.min(4, Math.ceil(LOOP_BODY / costOf(chain))));
  const together = Math.min(wanted, whole);
  const rounds = together === 0 ? 0 : Math.floor(whole / together);
  const access = (counter: Code | undefined, start: number, count: number): ChunkAccess => {
    const kept = new Map<Elements, Code>();
    const bases = new Map<number | undefined, Code>();
    const base = ({ place }: Elements): Code => {
      if (counter === undefined) return body.base(place);
      let found = bases.get(place.base);
      if (found === undefined) {
        found = place.base === undefined
          ? counter
          : f.let("i32", i32.add(body.base(place), counter));
        bases.set(place.base, found);
      }
      return found;
    };
    const offset = ({ place }: Elements) => body.offset(place, start);
    const load = (x: Elements) => body.let(lanes.load(base(x), offset(x), count));
    const store = (x: Elements, local: Code) =>
      f.emit(lanes.store(base(x), local, offset(x), count));
    return {
      load,
      store,
      read(x) {
        const found = kept.get(x) ?? load(x);
        kept.set(x, found);
        return found;
      },
      write(x, code) {
        const local = body.let(code);
        kept.set(x, local);
        store(x, local);
      },
    };
  };
  if (rounds > 0) {
    const by = together * 16;
    f.each({ to: rounds * by, by }, (counter) => {
      for (let i = 0; i < together; i++) work(access(counter, i * lanes.width, lanes.width));
    });
  }
  for (let i = rounds * together; i < body.chunks(chain.size); i++) {
    work(access(undefined, i * lanes.width, body.count(chain.size, i)));
  }
}
