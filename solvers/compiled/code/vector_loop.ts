import {
  type Code,
  f32x4,
  f64x2,
  type FunctionBuilder,
  i32,
  type Lanes,
  shuffle,
  v128,
} from "../assembler.ts";

/** Vectors up to which code is written out; beyond it is a loop. */
const WRITTEN_OUT = 8;
/** Vectors a round of the loop. */
const UNROLL = 4;

/** Elements in memory: bytes from an address; from 0 where none is given. */
export interface Place {
  readonly base?: Code;
  readonly offset: number;
}

/** One vector of each place, at the same elements. */
export interface Chunk {
  /** Reads it; lanes behind the last element are 0. */
  load(place: Place): Code;
  /** Writes it; what is behind the last element stays. */
  store(place: Place, value: Code): void;
  /** Of a vector of singles: reads it where doubles lie. */
  loadDoubles(place: Place): Code;
  /** Of a vector of doubles: reads it where singles lie. */
  loadSingles(place: Place): Code;
  /** The bytes before it, as code. */
  readonly at: Code;
  /** Its elements. */
  readonly count: number;
}

/** The address of a place. */
export function addressOf({ base, offset }: Place): Code {
  if (base === undefined) return i32.const(offset);
  return offset === 0 ? base : i32.add(base, i32.const(offset));
}

/** A place so many bytes further. */
export function behind(place: Place, bytes: number): Place {
  return { ...place, offset: place.offset + bytes };
}

/** Runs code for every vector of `size` elements: written out where they are few, else in a loop. */
export function vectorLoop(
  f: FunctionBuilder,
  lanes: Lanes,
  size: number,
  body: (chunk: Chunk) => void,
): void {
  const { whole, rest, looped } = roundsOf(lanes, size);
  const at = (bytes: number, count = lanes.width, counter?: Code) =>
    body(new VectorChunk(f, lanes, counter, bytes, count));
  f.each({ to: 16 * looped, by: 16 * UNROLL }, (counter) => {
    for (let i = 0; i < UNROLL; i++) at(16 * i, lanes.width, counter);
  });
  for (let i = looped; i < whole; i++) at(16 * i);
  if (rest > 0) at(16 * whole, rest);
}

/** The same from the last vector to the first. */
export function vectorLoopDown(
  f: FunctionBuilder,
  lanes: Lanes,
  size: number,
  body: (chunk: Chunk) => void,
): void {
  const { whole, rest, looped } = roundsOf(lanes, size);
  const at = (bytes: number, count = lanes.width, counter?: Code) =>
    body(new VectorChunk(f, lanes, counter, bytes, count));
  if (rest > 0) at(16 * whole, rest);
  for (let i = whole - 1; i >= looped; i--) at(16 * i);
  f.each({ to: 16 * looped, by: 16 * UNROLL }, (counter) => {
    const last = i32.const(16 * (looped - UNROLL));
    const base = f.let("i32", i32.sub(last, counter));
    for (let i = UNROLL - 1; i >= 0; i--) at(16 * i, lanes.width, base);
  });
}

/** Whole vectors, elements behind them, and the vectors that a loop runs over. */
function roundsOf({ width }: Lanes, size: number) {
  const whole = Math.floor(size / width);
  const looped = whole > WRITTEN_OUT ? whole - whole % UNROLL : 0;
  return { whole, rest: size % width, looped };
}

/** The vector so many bytes behind the value of a counter. */
class VectorChunk implements Chunk {
  readonly count: number;
  readonly #f: FunctionBuilder;
  readonly #lanes: Lanes;
  readonly #counter: Code | undefined;
  readonly #bytes: number;

  constructor(
    f: FunctionBuilder,
    lanes: Lanes,
    counter: Code | undefined,
    bytes: number,
    count: number,
  ) {
    this.#f = f;
    this.#lanes = lanes;
    this.#counter = counter;
    this.#bytes = bytes;
    this.count = count;
  }

  get at(): Code {
    return addressOf({ base: this.#counter, offset: this.#bytes });
  }

  load({ base, offset }: Place): Code {
    return this.#lanes.load(this.#address(base), offset + this.#bytes, this.count);
  }

  store({ base, offset }: Place, value: Code): void {
    // A value that is written in two pieces must not be computed twice.
    const kept = this.count === 3 ? this.#f.let("v128", value) : value;
    this.#f.emit(this.#lanes.store(this.#address(base), kept, offset + this.#bytes, this.count));
  }

  loadDoubles({ base, offset }: Place): Code {
    const counter = this.#counter && i32.shl(this.#counter, i32.const(1));
    const address = this.#address(base, counter);
    const at = offset + 2 * this.#bytes;
    const two = (address: Code, at: number, count: number) =>
      f32x4.demote_f64x2_zero(
        count === 1 ? v128.load64_zero(address, at) : v128.load(address, at),
      );
    const low = two(address, at, Math.min(this.count, 2));
    return this.count < 3 ? low : shuffle(low, two(address, at + 16, this.count - 2), JOINED);
  }

  loadSingles({ base, offset }: Place): Code {
    const counter = this.#counter && i32.shr_u(this.#counter, i32.const(1));
    const address = this.#address(base, counter);
    const at = offset + this.#bytes / 2;
    return f64x2.promote_low_f32x4(
      this.count === 1 ? v128.load32_zero(address, at) : v128.load64_zero(address, at),
    );
  }

  #address(base: Code | undefined, counter = this.#counter): Code {
    if (base === undefined) return counter ?? i32.const(0);
    return counter === undefined ? base : i32.add(base, counter);
  }
}

/** The low halves of two vectors. */
const JOINED = /* @__PURE__ */ Array.from({ length: 16 }, (_, i) => i < 8 ? i : i + 8);
