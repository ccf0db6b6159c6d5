/**
 * Vectors that are put together, summed up and read across chunks: functions, so that a page whose
 * operations need none of it does not load it.
 *
 * @module
 */

import type { Code } from "./assembler/code.ts";
import { v128 } from "./assembler/instructions.ts";
import type { Body, Elements } from "./body.ts";

/** One lane of one vector. */
export interface LaneOf {
  readonly chunk: Code;
  readonly lane: number;
}

/** The first `count` lanes of a vector, the others 0. */
export function masked({ lanes: { width, bytes } }: Body, x: Code, count: number): Code {
  if (count === width) return x;
  const ones = Array.from({ length: 16 }, (_, i) => i < count * bytes ? 255 : 0);
  return v128.and(x, v128.const(ones));
}

/** A vector put together from lanes; undefined ones are 0. */
export function assemble({ lanes }: Body, parts: readonly (LaneOf | undefined)[]): Code {
  const { width } = lanes;
  const zero = lanes.constant(0);
  const chunk = (i: number) => parts[i]?.chunk ?? zero;
  const lane = (i: number) => parts[i]?.lane ?? 0;
  const [first] = parts;
  const whole = first && parts.length === width &&
    parts.every((p, i) => p !== undefined && p.chunk === first.chunk && p.lane === i);
  if (whole) return first.chunk;
  if (width === 2) return lanes.pick(chunk(0), chunk(1), [lane(0), 2 + lane(1)]);
  const low = lanes.pick(chunk(0), chunk(1), [lane(0), 4 + lane(1), 0, 0]);
  const high = lanes.pick(chunk(2), chunk(3), [lane(2), 4 + lane(3), 0, 0]);
  return lanes.pick(low, high, [0, 1, 4, 5]);
}

/** The sums of the lanes of several vectors, as the lanes of one. */
export function laneSums(body: Body, vectors: readonly Code[]): Code {
  const { v, width, pick, constant } = body.lanes;
  const zero = constant(0);
  const at = (i: number) => vectors[i] ?? zero;
  const pair = (x: Code, y: Code): Code =>
    width === 2
      ? v.add(pick(x, y, [0, 2]), pick(x, y, [1, 3]))
      : v.add(pick(x, y, [0, 2, 4, 6]), pick(x, y, [1, 3, 5, 7]));
  if (width === 2) return pair(at(0), at(1));
  return pair(body.let(pair(at(0), at(1))), body.let(pair(at(2), at(3))));
}

/** A run of at most one vector of a tensor, from any element on. */
export function runOf(elements: Elements, start: number, count: number): Code {
  const { body, size, place } = elements;
  const chunk = start / body.lanes.width;
  if (Number.isInteger(chunk) && count === body.count(size, chunk)) return elements.read(chunk);
  elements.settle();
  return body.let(body.loadRun(place, start, count));
}

/** One element of a tensor in every lane. */
export function splatOf(elements: Elements, element: number): Code {
  const { body, place, locals } = elements;
  const { width, splatLane, loadSplat } = body.lanes;
  const local = locals[Math.floor(element / width)];
  if (local !== undefined) return splatLane(local, element % width);
  elements.settle();
  return loadSplat(body.base(place), body.offset(place, element));
}
