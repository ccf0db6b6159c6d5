import type { Code } from "./assembler/code.ts";
import { i32, memoryClear } from "./assembler/instructions.ts";
import type { Lanes } from "./lanes.ts";
import type { FunctionBuilder } from "./assembler/module_builder.ts";

/** An address: a base, such as a parameter of the function, or 0, and bytes from there. */
export interface Place {
  /** The number of the base; none for a fixed address. */
  readonly base?: number;
  /** Bytes from the base. */
  readonly offset: number;
}

/**
 * A function body that works on tensors, cut into chunks of one vector each: chunk i has the
 * elements from i · width on, fewer in the last one.
 */
export class Body {
  readonly f: FunctionBuilder;
  readonly lanes: Lanes;
  readonly #bases: readonly Code[];

  /** @param bases The bases of places. Default: the parameters of the function. */
  constructor(f: FunctionBuilder, lanes: Lanes, bases: readonly Code[] = f.params) {
    this.f = f;
    this.lanes = lanes;
    this.#bases = bases;
  }

  /** The base of a place, as an address. */
  base(place: Place): Code {
    return place.base === undefined ? i32.const(0) : this.#bases[place.base];
  }

  /** The whole address of a place. */
  address(place: Place): Code {
    if (place.base === undefined) return i32.const(place.offset);
    return i32.add(this.base(place), i32.const(place.offset));
  }

  /** Keeps a vector in a local. */
  let(code: Code): Code {
    return this.f.let("v128", code);
  }

  /** The number of chunks of so many elements. */
  chunks(size: number): number {
    return Math.ceil(size / this.lanes.width);
  }

  /** The elements of one chunk. */
  count(size: number, chunk: number): number {
    return Math.min(this.lanes.width, size - chunk * this.lanes.width);
  }

  /** The offset in bytes of an element. */
  offset(place: Place, element: number): number {
    return place.offset + element * this.lanes.bytes;
  }

  /** Reads a run of at most one vector from memory. */
  loadRun(place: Place, start: number, count: number): Code {
    return this.lanes.load(this.base(place), this.offset(place, start), count);
  }

  /** Writes a run of at most one vector; `value` reads a local. */
  storeRun(place: Place, start: number, count: number, value: Code): void {
    this.f.emit(this.lanes.store(this.base(place), value, this.offset(place, start), count));
  }
}

/** The elements of a tensor while code for them is written: in memory, and some in locals. */
export abstract class Elements {
  readonly place: Place;
  readonly size: number;
  readonly body: Body;
  /** Chunks that are at hand in locals. */
  locals: (Code | undefined)[] = [];

  constructor(body: Body, place: Place, size: number) {
    this.body = body;
    this.place = place;
    this.size = size;
  }

  /** Makes sure that memory holds the elements. */
  abstract settle(): void;

  /** One chunk; the code reads a local. */
  read(chunk: number): Code {
    const { width } = this.body.lanes;
    this.locals[chunk] ??= this.fetch(chunk * width, this.body.count(this.size, chunk));
    return this.locals[chunk];
  }

  /** Loads a chunk that is not at hand. */
  protected fetch(start: number, count: number): Code {
    return this.body.let(this.body.loadRun(this.place, start, count));
  }
}

/** Values: written once, and in memory from then on. */
export class Values extends Elements {
  settle(): void {}

  /** Writes one chunk. */
  write(chunk: number, code: Code): void {
    const value = this.locals[chunk] = this.body.let(code);
    const { width } = this.body.lanes;
    this.body.storeRun(this.place, chunk * width, this.body.count(this.size, chunk), value);
  }

  /** Writes a run of at most one vector. */
  add(start: number, count: number, code: Code): void {
    const { width } = this.body.lanes;
    const chunk = start / width;
    if (Number.isInteger(chunk) && count === this.body.count(this.size, chunk)) {
      this.write(chunk, code);
    } else this.body.storeRun(this.place, start, count, this.body.let(code));
  }
}

/** Cotangents: summed up, in locals as long as that goes. */
export class Bars extends Elements {
  /** Whether memory is where they are summed up. */
  #inMemory: boolean;

  /** @param external Whether they are those of an argument: added to what is in memory. */
  constructor(body: Body, place: Place, size: number, external: boolean) {
    super(body, place, size);
    this.#inMemory = external;
  }

  /** Whether nothing was added yet, so that a first sum may just be written. */
  get empty(): boolean {
    return !this.#inMemory && this.locals.every((local) => local === undefined);
  }

  /** Adds to a run of at most one vector. */
  add(start: number, count: number, code: Code): void {
    const { body } = this;
    const { v, width } = body.lanes;
    const chunk = start / width;
    const aligned = Number.isInteger(chunk) && count === body.count(this.size, chunk);
    if (!this.#inMemory && aligned) {
      const local = this.locals[chunk];
      this.locals[chunk] = body.let(local === undefined ? code : v.add(local, code));
      return;
    }
    this.settle();
    const old = body.loadRun(this.place, start, count);
    body.storeRun(this.place, start, count, body.let(v.add(old, code)));
  }

  settle(): void {
    if (this.#inMemory) return;
    const { body, place, size } = this;
    const { width, bytes } = body.lanes;
    if (this.empty) body.f.emit(memoryClear(body.address(place), i32.const(size * bytes)));
    else {
      const zero = body.lanes.constant(0);
      for (let i = 0; i < body.chunks(size); i++) {
        const value = this.locals[i] ?? body.let(zero);
        body.storeRun(place, i * width, body.count(size, i), value);
      }
    }
    this.settled();
  }

  /** Says that memory now holds the whole sum. */
  settled(): void {
    this.#inMemory = true;
    this.locals = [];
  }

  /** Chunks in memory change with each addition, so they are loaded each time. */
  override read(chunk: number): Code {
    const { width } = this.body.lanes;
    const start = chunk * width;
    if (this.#inMemory) return this.fetch(start, this.body.count(this.size, chunk));
    return this.locals[chunk] ??= this.body.let(this.body.lanes.constant(0));
  }
}
