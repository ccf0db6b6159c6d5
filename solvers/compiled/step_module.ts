import type { WasmExports } from "../../tensors/internal.ts";
import { adopt, type Arena, copyNumbers, type ModuleBuilder } from "../../tensors/internal.ts";
import type { BindOptions } from "../method.ts";
import type { Tableau } from "../methods/tableau.ts";
import { f32, f64, f64x2, type Func, i32, memoryClear, v128 } from "./assembler.ts";
import type { CompiledField, FieldCode } from "./compiled_field.ts";
import { addTo, type Elements } from "./elements.ts";
import { FieldMemory, fieldModule } from "./field_memory.ts";
import type { StageSets } from "./code/increment_code.ts";

/** Where a stepper's things lie in its memory. */
export interface StepLayout {
  /** Two doubles: t0 and t1 of the step that is called. */
  readonly times: number;
  readonly stages: StageSets;
  readonly state: number;
  readonly stateBar: number;
  readonly error: number;
  /** Elements of a state, where they are not a whole number of times those of y. */
  readonly stateSize?: number;
}

/**
 * Writes the code of a step, and says where its things lie. In single precision `flush` is what adds
 * the parameters' cotangent to sums in doubles, after each pullback.
 */
export type WriteStep<L extends StepLayout> = (
  module: ModuleBuilder,
  field: FieldCode,
  tableau: Tableau,
  arena: Arena,
  flush?: Func,
) => L;

/** `flush` adds the parameters' cotangent to sums in doubles, and clears it. */
function emitFlush(builder: ModuleBuilder, from: number, size: number, sums: number): Func {
  const f = builder.function([], [], "flush");
  const pairs = Math.floor(size / 2);
  f.each({ to: 8 * pairs, by: 8 }, (at) => {
    const to = f.let("i32", i32.shl(at, i32.const(1)));
    const two = f64x2.promote_low_f32x4(v128.load64_zero(at, from));
    f.emit(v128.store(to, f64x2.add(v128.load(to, sums), two), sums));
  });
  if (size % 2 === 1) {
    const zero = i32.const(0);
    const last = sums + 16 * pairs;
    const one = f64.promote_f32(f32.load(zero, from + 8 * pairs));
    f.emit(f64.store(zero, f64.add(f64.load(zero, last), one), last));
  }
  f.emit(memoryClear(i32.const(from), i32.const(4 * size)));
  return f;
}

/** A compiled step with a memory of its own: one for each stepper. */
export class StepModule<E, L extends StepLayout> extends FieldMemory {
  declare readonly exports: E & WasmExports;
  readonly layout: L;
  readonly #times: Float64Array;
  /** The state, its cotangent and the error estimate. */
  readonly state: Float64Array;
  readonly stateBar: Float64Array;
  readonly error: Elements;
  /** The parameters' cotangent that pullbacks add to as they are; none in single precision. */
  readonly #direct: Float64Array | undefined;
  /** Both sets of stages, as doubles whatever they hold. */
  readonly tape: Float64Array;
  readonly #single: boolean;
  /**
   * What is handed out. `bar`, which pullbacks add to, is 0 between calls in single precision, and until
   * then.
   */
  readonly sums: Float64Array;
  #handedOut = false;
  #aside: Float64Array | undefined;

  /**
   * @param kind What tells the written code from other code for the same field and tableau.
   * @param parts How many times as long as y the state is.
   * @param options Whether steps are attempted, and whether θ stays.
   */
  constructor(
    field: CompiledField,
    tableau: Tableau,
    kind: string,
    write: WriteStep<L>,
    parts: number,
    { adaptive = false, fixedParameters = false }: BindOptions,
  ) {
    const single = field.lanes.dtype === "float32";
    const step = fieldModule(field, tableau, kind, (module, code, arena) => {
      const { parametersBar } = code;
      const { size } = field.parameters;
      const sums = single ? arena.reserve(8 * size) : parametersBar;
      const flush = single ? emitFlush(module, parametersBar, size, sums) : undefined;
      return { ...write(module, code, tableau, arena, flush), sums };
    });
    super(field, step);
    const { layout } = step;
    this.layout = layout;
    this.#single = single;
    const { size, sets, setBytes, extras } = layout.stages;
    const all = layout.stateSize ?? parts * size;
    this.#times = this.doubles(layout.times, 2);
    this.state = this.doubles(layout.state, all);
    this.stateBar = this.doubles(layout.stateBar, all);
    this.error = this.elements(layout.error, size);
    this.tape = this.doubles(sets[0], sets.length * setBytes / 8);
    this.sums = this.doubles(layout.sums, field.parameters.size);
    this.#direct = single ? undefined : this.sums;
    this.count(0, sets[0] + setBytes);
    if (adaptive) this.count(extras[0], extras[1]);
    this.readParameters();
    const live = field.data?.live ?? false;
    if (fixedParameters && !live) return;
    const { between } = this;
    // Where θ or data may be written between any two calls; apart, so that sweeps need not ask.
    this.between = (t0, t1) => {
      if (fixedParameters) this.readData();
      else this.readParameters();
      between.call(this, t0, t1);
    };
  }

  /** Before a call: between which times it is to be. */
  between(t0: number, t1: number): void {
    this.#times[0] = t0;
    this.#times[1] = t1;
  }

  /** Counts a part of the memory, which is in use from now on. */
  count(begin: number, end: number): void {
    adopt(new Uint8Array(this.buffer, begin, end - begin));
  }

  /** A buffer for the parameters' cotangent that pullbacks add to where they work. */
  get parametersBar(): Float64Array {
    this.#handedOut = true;
    return this.sums;
  }

  /** Before a pullback. */
  beforePullback(parametersBar: Float64Array): void {
    if (parametersBar !== this.#direct && this.#handedOut && !this.#single) this.#stepAside();
  }

  /** What was handed out must not change. */
  #stepAside(): void {
    this.#aside ??= new Float64Array(this.sums.length);
    this.#aside.set(this.sums);
    this.sums.fill(0);
  }

  /** After it. */
  afterPullback(parametersBar: Float64Array): void {
    if (parametersBar !== this.#direct) this.#addTo(parametersBar);
  }

  #addTo(parametersBar: Float64Array): void {
    if (parametersBar === this.sums) return (this.exports.flush as () => void)();
    const { bar } = this;
    this.checkBar(parametersBar);
    addTo(parametersBar, bar);
    if (this.#handedOut && !this.#single) this.sums.set(this.#aside!);
    else bar.fill(0);
  }

  /** Pulls a cotangent back through the step last taped. */
  pullback(
    this: StepModule<{ pullback(): void }, StepLayout>,
    t0: number,
    t1: number,
    stateBar: Float64Array,
    parametersBar: Float64Array,
  ): void {
    copyNumbers(stateBar, this.stateBar);
    this.beforePullback(parametersBar);
    this.between(t0, t1);
    this.exports.pullback();
    this.afterPullback(parametersBar);
    copyNumbers(this.stateBar, stateBar);
  }
}
