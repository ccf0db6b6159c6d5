import type { Tensor } from "../tensor.ts";
import { pointer } from "./assembler/control.ts";
import type { Arena } from "./arena.ts";
import type { Bars, Body, Elements, Values } from "./body.ts";
import { assemble, type LaneOf, laneSums, masked } from "./lane_parts.ts";
import type { Code } from "./assembler/code.ts";
import { i32, memoryClear } from "./assembler/instructions.ts";
import type { Move, MoveRule, Piece } from "./rules.ts";

/** Up to so many elements a move is written out. */
const WRITTEN_OUT = 64;
/** Up to so many sources of one element are summed up in vectors. */
const MOST_SOURCES = 8;
/** Tensors that are joined in one piece of code. */
const JOINED_AT_ONCE = 64;

/**
 * The rule of an operation whose result is made of its inputs' elements.
 *
 * @param moves For each input, where its elements go.
 * @param sums Whether several may go to one element, which is their sum.
 */
export function moveRule<A>(
  moves: (attributes: A) => readonly Move[],
  { sums = false } = {},
): MoveRule<A> {
  return {
    kind: "move",
    sums,
    moves,
    pieces({ inputs, output, attributes }) {
      const all = moves(attributes);
      // What is put together in vectors is so in one piece.
      const together = output.size <= JOINED_AT_ONCE ? all.length : JOINED_AT_ONCE;
      const pieces: Piece[] = [];
      for (let first = 0; first < all.length; first += together) {
        pieces.push(({ body, arena, values }) => {
          const some = all.slice(first, first + together)
            .map((move, i) => ({ move, source: values(inputs[first + i]) }));
          emitMoves(body, arena, some, values(output), sums);
        });
      }
      return pieces;
    },
    pullbackPieces: ({ inputs, output, attributes }) =>
      moves(attributes).map(({ from, to, size }, i) =>
        pullbackPiece(inputs[i], output, { from: to, to: from, size })
      ),
  };
}

/** Adds the cotangent of a result to that of an input, by a move from the one to the other. */
export function pullbackPiece(input: Tensor, output: Tensor, move: Move): Piece {
  return ({ body, arena, bars }) => {
    const source = bars(output);
    const target = source && bars(input);
    if (target) emitMoveBars(body, arena, move, source, target);
  };
}

const at = (map: Int32Array | undefined, i: number) => map?.[i] ?? i;

/** A move and where it takes elements from. */
interface MoveFrom<T extends Elements> {
  readonly move: Move;
  readonly source: T;
}

/** Writes the code that moves values; where `sum` is set, several may go to one element. */
function emitMoves(
  body: Body,
  arena: Arena,
  moves: readonly MoveFrom<Values>[],
  target: Values,
  sum: boolean,
): void {
  if (target.size <= WRITTEN_OUT && addInVectors(body, moves, target)) return;
  const { f, lanes } = body;
  if (sum) {
    const size = i32.const(target.size * lanes.bytes);
    f.emit(memoryClear(body.address(target.place), size));
  }
  for (const { move, source } of moves) moveInMemory(body, arena, move, source, target, sum);
}

/** Writes the code that adds cotangents. */
function emitMoveBars(
  body: Body,
  arena: Arena,
  move: Move,
  source: Bars,
  target: Bars,
): void {
  if (target.size <= WRITTEN_OUT && addInVectors(body, [{ move, source }], target)) return;
  source.settle();
  target.settle();
  moveInMemory(body, arena, move, source, target, true);
}

/** Puts each chunk of the target together from lanes of the sources; false where that is long. */
function addInVectors(
  body: Body,
  moves: readonly MoveFrom<Elements>[],
  target: Values | Bars,
): boolean {
  const { width } = body.lanes;
  const sources: { source: Elements; element: number }[][] = Array.from(
    { length: target.size },
    () => [],
  );
  for (const { move: { from, to, size }, source } of moves) {
    if (target.size === 1 && size > width && from === undefined) return addUp(body, source, target);
    if (size > WRITTEN_OUT) return false;
    for (let i = 0; i < size; i++) sources[at(to, i)].push({ source, element: at(from, i) });
  }
  const rounds = Math.max(0, ...sources.map((list) => list.length));
  if (rounds > MOST_SOURCES) return false;
  for (let chunk = 0; chunk < body.chunks(target.size); chunk++) {
    const count = body.count(target.size, chunk);
    let total: Code | undefined;
    for (let round = 0; round < Math.max(rounds, 1); round++) {
      const lanes = Array.from({ length: width }, (_, lane): LaneOf | undefined => {
        const found = sources[chunk * width + lane]?.[round];
        if (found === undefined) return undefined;
        const { source, element } = found;
        return { chunk: source.read(Math.floor(element / width)), lane: element % width };
      });
      if (round > 0 && lanes.every((lane) => lane === undefined)) continue;
      const part = assemble(body, lanes);
      total = body.let(total === undefined ? part : body.lanes.v.add(total, part));
    }
    target.add(chunk * width, count, total!);
  }
  return true;
}

/** Adds all elements to one. */
function addUp(body: Body, source: Elements, target: Values | Bars): boolean {
  const { size } = source;
  if (size > WRITTEN_OUT) return false;
  let total: Code | undefined;
  for (let i = 0; i < body.chunks(size); i++) {
    const part = masked(body, source.read(i), body.count(size, i));
    total = body.let(total === undefined ? part : body.lanes.v.add(total, part));
  }
  target.add(0, 1, laneSums(body, [total!]));
  return true;
}

/** The length of the runs that a map is made of: elements one after the other. */
function runLength(map: Int32Array | undefined, size: number): number {
  if (map === undefined) return size;
  let run = 1;
  while (run < size && map[run] === map[run - 1] + 1) run++;
  while (run > 1) {
    let fits = size % run === 0;
    for (let i = 0; fits && i < size; i++) {
      if (i % run !== 0) fits = map[i] === map[i - 1] + 1;
    }
    if (fits) return run;
    run = size % run === 0 ? run - 1 : gcd(size, run);
  }
  return 1;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** The length of the runs that stay at one element each; 1 where there are none. */
function heldLength(map: Int32Array | undefined, size: number): number {
  if (map === undefined) return 1;
  let run = 1;
  while (run < size && map[run] === map[0]) run++;
  if (size % run > 0) return 1;
  for (let i = 0; i < size; i++) if (map[i] !== map[i - i % run]) return 1;
  return run;
}

/** A loop over runs, with the places of the runs in a table. */
function moveInMemory(
  body: Body,
  arena: Arena,
  { from, to, size }: Move,
  source: Elements,
  target: Elements,
  add: boolean,
): void {
  if (size === 0) return;
  const { f, lanes } = body;
  const { bytes, width, s, v } = lanes;
  const runs = [runLength(from, size), runLength(to, size)];
  const held = [heldLength(from, size), heldLength(to, size)];
  // Vectors of one repeated element, or vectors that are summed up to one.
  const spread = held[0] >= width && runs[1] % held[0] === 0;
  const gathered = add && held[1] >= width && runs[0] % held[1] === 0;
  const run = spread ? held[0] : gathered ? held[1] : gcd(runs[0], runs[1]);
  const starts = (map: Int32Array | undefined): number | undefined =>
    map && arena.place(
      Int32Array.from({ length: size / run }, (_, i) => map[i * run] * bytes),
    );
  const tables = [starts(from), starts(to)];
  // The counter runs over the tables, 4 bytes a run.
  f.each({ to: size / run * 4, by: 4 }, (counter) => {
    const address = (table: number | undefined, elements: Elements): Code => {
      const within = table === undefined
        ? i32.mul(counter, i32.const(run * bytes / 4))
        : i32.load(counter, table);
      return f.let("i32", i32.add(body.base(elements.place), within));
    };
    const read = address(tables[0], source);
    const write = address(tables[1], target);
    const [fromAt, toAt] = [source.place.offset, target.place.offset];
    const vector = (a: Code, b: Code, k: number, count: number) => {
      const value = lanes.load(a, fromAt + k, count);
      const sum = add ? v.add(lanes.load(b, toAt + k, count), value) : value;
      f.emit(lanes.store(b, body.let(sum), toAt + k, count));
    };
    if (run === 1) {
      const value = s.load(read, fromAt);
      f.emit(s.store(write, add ? s.add(s.load(write, toAt), value) : value, toAt));
      return;
    }
    const whole = Math.floor(run / width);
    const rest = run % width;
    if (spread) {
      const value = body.let(lanes.loadSplat(read, fromAt));
      const put = (b: Code, count: number) =>
        f.emit(
          lanes.store(
            b,
            add ? body.let(v.add(lanes.load(b, toAt, count), value)) : value,
            toAt,
            count,
          ),
        );
      f.each({ to: whole * 16, by: 16 }, (k) => put(f.let("i32", i32.add(write, k)), width));
      if (rest > 0) put(f.let("i32", i32.add(write, i32.const(whole * 16))), rest);
      return;
    }
    if (gathered) {
      const total = f.local("v128");
      f.set(total, lanes.constant(0));
      f.each({ to: whole * 16, by: 16 }, (k) => {
        f.set(total, v.add(total.get, lanes.load(i32.add(read, k), fromAt, width)));
      });
      if (rest > 0) {
        const last = body.let(lanes.load(read, fromAt + whole * 16, rest));
        f.set(total, v.add(total.get, masked(body, last, rest)));
      }
      const sum = laneSums(body, [total.get]);
      f.emit(lanes.store(write, body.let(v.add(lanes.load(write, toAt, 1), sum)), toAt, 1));
      return;
    }
    const [a, b] = [pointer(f, read), pointer(f, write)];
    f.each({ to: whole, by: 1 }, () => {
      vector(a.get, b.get, 0, width);
      a.move(16);
      b.move(16);
    });
    if (rest > 0) vector(a.get, b.get, 0, rest);
  });
}
