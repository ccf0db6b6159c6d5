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

/**
 * Runs code for every vector of `size` elements: written out where they are few, else in a loop.
 *
 * @param down Whether the vectors are worked on from the last to the first.
 */
export function vectorLoop(
  f: FunctionBuilder,
  lanes: Lanes,
  size: number,
  body: (chunk: Chunk) => void,
  down = false,
): void {
  const { width } = lanes;
  const whole = Math.floor(size / width);
  const rest = size % width;
  const looped = whole > WRITTEN_OUT ? whole - whole % UNROLL : 0;
  const order: (() => void)[] = [];
  if (looped > 0) {
    order.push(() =>
      f.each({ to: 16 * looped, by: 16 * UNROLL }, (counter) => {
        const last = i32.const(16 * (looped - UNROLL));
        const base = down ? f.let("i32", i32.sub(last, counter)) : counter;
        for (let i = 0; i < UNROLL; i++) {
          const bytes = 16 * (down ? UNROLL - 1 - i : i);
          body(new VectorChunk(f, lanes, base, bytes, width));
        }
      })
    );
  }
  for (let i = looped; i < whole; i++) {
    order.push(() => body(new VectorChunk(f, lanes, undefined, 16 * i, width)));
  }
  if (rest > 0) order.push(() => body(new VectorChunk(f, lanes, undefined, 16 * whole, rest)));
  for (const work of down ? order.reverse() : order) work();
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
