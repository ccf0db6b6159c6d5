/**
 * The byte counter. Every buffer that outlives a step is made here, so that a
 * peak of memory can be stated exactly instead of being guessed from the heap.
 *
 * Counting is by scope: what is allocated while {@linkcode ByteScope.run} is at work belongs to
 * that scope (the innermost, if several are) and is live until the scope is released. What is
 * allocated outside every scope stays counted, but for what belongs to a field: its parameters,
 * index maps and linearizations. They, and scopes that are dropped without being released, are live
 * until the garbage collector has taken them. It is heard between two turns of the event loop only,
 * so the figures of what runs in one turn are repeatable to the byte.
 *
 * @module
 */

let live = 0;
let peak = 0;
let current: ByteScope | undefined;

/** Bytes that are counted together. */
interface Counted {
  bytes: number;
}

/** Takes what is dropped off the count. */
const dropped = /* @__PURE__ */ new FinalizationRegistry<Counted>(uncount);

function uncount(counted: Counted): void {
  live -= counted.bytes;
  counted.bytes = 0;
}

/** What each scope counts. */
const countedIn = /* @__PURE__ */ new WeakMap<ByteScope, Counted>();

function count(buffer: ArrayBufferView): void {
  const bytes = buffer.byteLength;
  live += bytes;
  if (live > peak) peak = live;
  if (current === undefined) return;
  const counted = countedIn.get(current)!;
  if (counted.bytes === 0 && bytes > 0) dropped.register(current, counted, current);
  counted.bytes += bytes;
}

/**
 * Makes a counted buffer of doubles, filled with 0.
 *
 * @category Memory
 * @param length The number of elements, not bytes.
 * @returns The buffer; 8 bytes an element are counted as live.
 * @throws {RangeError} If `length` is not a whole number of at least 0.
 *
 * @example
 * ```ts
 * import { allocate, trackedBytes } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * const before = trackedBytes().live;
 * allocate(3);
 * assertEquals(trackedBytes().live - before, 24);
 * ```
 */
export function allocate(length: number): Float64Array {
  if (!Number.isInteger(length) || length < 0) {
    throw new RangeError(
      `Cannot allocate a buffer of ${length} elements: the length must be a whole number of at least 0`,
    );
  }
  return adopt(new Float64Array(length));
}

/**
 * Counts a buffer that was made elsewhere, such as an index map that is computed
 * before it is known to stay.
 *
 * @example
 * ```ts
 * import { adopt } from "./bytes.ts";
 * import { trackedBytes } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * const before = trackedBytes().live;
 * adopt(new Int32Array(5));
 * assertEquals(trackedBytes().live - before, 20);
 * ```
 */
export function adopt<T extends ArrayBufferView>(buffer: T): T {
  count(buffer);
  return buffer;
}

/**
 * Counts a buffer as {@linkcode adopt} does; outside every scope until it is collected. The collector
 * keeps a note for each such buffer until the next turn of the event loop, so this is for what
 * belongs to a field, and not for what is made over and over.
 */
export function adoptUntilDropped<T extends ArrayBufferView>(buffer: T): T {
  const { byteLength: bytes } = adopt(buffer);
  // The memory, not this view of it, which may go before others do.
  if (current === undefined && bytes > 0) dropped.register(buffer.buffer, { bytes });
  return buffer;
}

/**
 * A set of buffers that live and end together, such as all the buffers of one
 * gradient.
 *
 * @example
 * ```ts
 * import { ByteScope } from "./bytes.ts";
 * import { allocate, trackedBytes } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * const before = trackedBytes().live;
 * const scope = new ByteScope();
 * scope.run(() => allocate(100));
 * assertEquals(scope.bytes, 800);
 * scope.release();
 * assertEquals(trackedBytes().live, before);
 * ```
 */
export class ByteScope {
  readonly #counted: Counted = { bytes: 0 };

  constructor() {
    countedIn.set(this, this.#counted);
  }

  /** Bytes allocated in this scope and not yet released. */
  get bytes(): number {
    return this.#counted.bytes;
  }

  /**
   * Runs `work`; what it allocates belongs to this scope.
   *
   * @param work A synchronous function.
   * @returns What `work` returns.
   */
  run<T>(work: () => T): T {
    const outer = current;
    current = this;
    try {
      return work();
    } finally {
      current = outer;
    }
  }

  /** Ends the life of every buffer of this scope: they are no longer counted. */
  release(): void {
    if (this.bytes > 0) dropped.unregister(this);
    uncount(this.#counted);
  }
}

/**
 * Live and peak bytes of the buffers that {@linkcode allocate} made.
 *
 * @category Memory
 */
export interface TrackedBytes {
  /** Bytes live now. */
  readonly live: number;
  /** The most bytes that were live at once since the last {@linkcode resetTrackedPeak}. */
  readonly peak: number;
}

/**
 * Reads the byte counter.
 *
 * @category Memory
 * @returns Live and peak bytes.
 *
 * @example
 * ```ts
 * import { allocate, resetTrackedPeak, trackedBytes } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * resetTrackedPeak();
 * const { live } = trackedBytes();
 * allocate(10);
 * assertEquals(trackedBytes().peak, live + 80);
 * ```
 */
export function trackedBytes(): TrackedBytes {
  return { live, peak };
}

/**
 * Starts a new measurement: the peak becomes what is live now.
 *
 * @category Memory
 * @example
 * ```ts
 * import { resetTrackedPeak, trackedBytes } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * resetTrackedPeak();
 * assertEquals(trackedBytes().peak, trackedBytes().live);
 * ```
 */
export function resetTrackedPeak(): void {
  peak = live;
}
