import { adoptUntilDropped, type Arena, i32, type ModuleBuilder } from "../../tensors/internal.ts";
import type { Linearization } from "../field.ts";
import { stageBytesOf } from "./code/slot_code.ts";
import type { CompiledField, FieldCode } from "./compiled_field.ts";
import { addTo, type Elements } from "./elements.ts";
import { FieldMemory, fieldModule } from "./field_memory.ts";

/** What the modules that evaluate a field and pull back are kept by, besides its program. */
const POINT = {};

function writePoint(module: ModuleBuilder, code: FieldCode, arena: Arena) {
  const { lanes: { bytes }, size, dyOffset, clock } = code;
  const stageBytes = stageBytesOf(code);
  const stage = arena.reserve(stageBytes);
  const dyBar = arena.reserve(size * bytes);
  const yBar = arena.reserve(size * bytes);
  const { const: at } = i32;
  module.function([], [], "evaluate").emit(code.evaluate(at(stage)));
  module.function([], [], "pullback").emit(code.pullback(at(stage), at(dyBar), at(yBar)));
  return { stage, stageBytes, dy: stage + dyOffset, clock, dyBar, yBar };
}

/**
 * A field at one point, compiled, in a memory of its own. The parameters are copied in at
 * every evaluation, since their owner may write them at any time; the compiled steppers do without.
 */
export class CompiledLinearization implements Linearization {
  readonly y: Float64Array;
  declare readonly dy: Float64Array;
  readonly tape: Float64Array;
  readonly #memory: FieldMemory;
  readonly #stage: Elements;
  /** Where t is a double. */
  readonly #clock: Float64Array | undefined;
  readonly #dy: Elements;
  readonly #dyOut: Float64Array;
  readonly #dyBar: Elements;
  readonly #yBar: Elements;
  readonly #evaluate: () => void;
  readonly #pullback: () => void;

  /** @param size The number of elements of y. */
  constructor(field: CompiledField, size: number) {
    const compiled = fieldModule(field, POINT, "point", writePoint);
    const { arena, layout: { stage, stageBytes, dy, clock, dyBar, yBar } } = compiled;
    const memory = this.#memory = new FieldMemory(field, compiled);
    adoptUntilDropped(new Uint8Array(memory.buffer, 0, arena.size));
    this.#evaluate = memory.exports.evaluate as () => void;
    this.#pullback = memory.exports.pullback as () => void;
    this.tape = memory.doubles(stage, stageBytes / 8);
    this.#stage = memory.elements(stage, 1 + size);
    this.#clock = clock === undefined ? undefined : memory.doubles(clock, 1);
    this.#dy = memory.elements(dy, size);
    this.#dyBar = memory.elements(dyBar, size);
    this.#yBar = memory.elements(yBar, size);
    // In single precision y and dy are seen through copies.
    this.y = this.#stage instanceof Float64Array
      ? this.#stage.subarray(1)
      : adoptUntilDropped(new Float64Array(size));
    this.#dyOut = this.#dy instanceof Float64Array
      ? this.#dy
      : adoptUntilDropped(new Float64Array(size));
    // A property of its own, as a field that wraps this one may spread it.
    if (this.#dyOut === this.#dy) this.dy = this.#dyOut;
    // A tape that was put back has another dy.
    else Object.defineProperty(this, "dy", { enumerable: true, get: () => this.#refreshed() });
  }

  #refreshed(): Float64Array {
    if (this.#dyOut !== this.#dy) this.#dyOut.set(this.#dy);
    return this.#dyOut;
  }

  evaluate(t: number): void {
    const stage = this.#stage;
    stage[0] = t;
    if (this.#clock) this.#clock[0] = t;
    if (!(stage instanceof Float64Array)) stage.set(this.y, 1);
    this.#memory.readParameters();
    this.#evaluate();
    this.#refreshed();
  }

  pullback(dyBar: Float64Array, yBar: Float64Array, parametersBar: Float64Array): void {
    const { bar } = this.#memory;
    this.#memory.checkBar(parametersBar);
    // A tape that was put back is another step's, whose noise is another one.
    this.#memory.readData();
    const target = this.#dyBar;
    for (let i = 0; i < target.length; i++) target[i] = dyBar[i];
    this.#yBar.fill(0);
    bar.fill(0);
    this.#pullback();
    addTo(yBar, this.#yBar);
    addTo(parametersBar, bar);
  }
}
