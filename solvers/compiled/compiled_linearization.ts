import type { WasmModule } from "../../tensors/internal.ts";
import {
  adoptUntilDropped,
  Arena,
  type Dtype,
  elementsIn,
  i32,
  makeModule,
  ModuleBuilder,
} from "../../tensors/internal.ts";
import type { Linearization } from "../field.ts";
import { DataCopies, type DataPlace } from "./field_data.ts";
import type { TracedField } from "./traced_field.ts";

/** A module that evaluates a field and pulls back, and its layout. */
interface PointModule {
  readonly module: WasmModule;
  readonly arena: Arena;
  readonly dtype: Dtype;
  readonly stage: number;
  readonly stageBytes: number;
  readonly dy: number;
  readonly clock: number | undefined;
  readonly dyBar: number;
  readonly yBar: number;
  readonly parameters: number;
  readonly parametersBar: number;
  readonly data: readonly DataPlace[];
}

/** The modules of a program, by what else their code depends on. */
const modules = new WeakMap<object, Map<string, PointModule>>();

function pointModule(field: TracedField): PointModule {
  let ofProgram = modules.get(field.program);
  if (!ofProgram) modules.set(field.program, ofProgram = new Map());
  let found = ofProgram.get(field.variant);
  if (!found) ofProgram.set(field.variant, found = makePointModule(field));
  return found;
}

function makePointModule(field: TracedField): PointModule {
  const { dtype, bytes } = field.lanes;
  const builder = new ModuleBuilder();
  const arena = new Arena();
  const code = field.emit(builder, arena);
  const stageBytes = Math.ceil(code.stageElements * bytes / 8) * 8;
  const stage = arena.reserve(stageBytes);
  const dyBar = arena.reserve(code.size * bytes);
  const yBar = arena.reserve(code.size * bytes);
  const { const: at } = i32;
  builder.function([], [], "evaluate").emit(code.evaluate(at(stage)));
  builder.function([], [], "pullback").emit(code.pullback(at(stage), at(dyBar), at(yBar)));
  const module = makeModule(builder, arena);
  const { clock, parameters, parametersBar, data = [] } = code;
  const dy = stage + code.dyOffset;
  const ofPoint = { stage, stageBytes, dy, clock, dyBar, yBar };
  return { module, arena, dtype, ...ofPoint, parameters, parametersBar, data };
}

/**
 * A field at one point, compiled, in a memory of its own. The parameters are copied in at
 * every evaluation, since their owner may write them at any time; the compiled steppers do without.
 */
export class CompiledLinearization implements Linearization {
  readonly y: Float64Array;
  declare readonly dy: Float64Array;
  readonly tape: Float64Array;
  readonly #field: TracedField;
  readonly #stage: Float64Array | Float32Array;
  /** Where t is a double. */
  readonly #clock: Float64Array | undefined;
  readonly #dy: Float64Array | Float32Array;
  readonly #dyOut: Float64Array;
  readonly #dyBar: Float64Array | Float32Array;
  readonly #yBar: Float64Array | Float32Array;
  readonly #parameters: Float64Array | Float32Array;
  readonly #parametersBar: Float64Array | Float32Array;
  readonly #data: DataCopies;
  readonly #evaluate: () => void;
  readonly #pullback: () => void;

  /** @param size The number of elements of y. */
  constructor(field: TracedField, size: number) {
    const compiled = pointModule(field);
    const { module, arena, dtype, stage, stageBytes, dy, clock, dyBar, yBar } = compiled;
    const memory = arena.memory();
    adoptUntilDropped(new Uint8Array(memory.buffer, 0, arena.size));
    const elements = (address: number, count: number) => elementsIn(memory, dtype, address, count);
    const { evaluate, pullback } = field.instantiate(module, memory);
    this.#evaluate = evaluate as () => void;
    this.#pullback = pullback as () => void;
    this.#field = field;
    this.tape = new Float64Array(memory.buffer, stage, stageBytes / 8);
    this.#stage = elements(stage, 1 + size);
    this.#clock = clock === undefined ? undefined : new Float64Array(memory.buffer, clock, 1);
    this.#dy = elements(dy, size);
    this.#dyBar = elements(dyBar, size);
    this.#yBar = elements(yBar, size);
    this.#parameters = elements(compiled.parameters, field.parameters.size);
    this.#parametersBar = elements(compiled.parametersBar, field.parameters.size);
    this.#data = new DataCopies(
      field.data,
      compiled.data,
      (dtype, address, size) => elementsIn(memory, dtype, address, size),
    );
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
    this.#parameters.set(this.#field.parameters.flat);
    this.#data.refresh();
    this.#evaluate();
    this.#refreshed();
  }

  pullback(dyBar: Float64Array, yBar: Float64Array, parametersBar: Float64Array): void {
    const own = this.#yBar;
    const parameters = this.#parametersBar;
    if (parametersBar.length !== parameters.length) this.#field.parameters.views(parametersBar);
    const target = this.#dyBar;
    for (let i = 0; i < target.length; i++) target[i] = dyBar[i];
    own.fill(0);
    parameters.fill(0);
    this.#pullback();
    for (let i = 0; i < own.length; i++) yBar[i] += own[i];
    for (let i = 0; i < parameters.length; i++) parametersBar[i] += parameters[i];
  }
}
