import type { WasmExports, WasmMemory, WasmModule } from "./engine.ts";
import { adoptUntilDropped } from "../bytes.ts";
import { checkKeys, type KeysOf } from "../checks/known_keys.ts";
import type { Program } from "../trace/program.ts";
import { sizeOf } from "../shape.ts";
import { KernelsUnavailableError } from "../kernels.ts";
import { Arena, megabytes } from "./arena.ts";
import { pooled } from "./constant_pool.ts";
import type { Scalars } from "./rules.ts";
import { engine } from "./engine.ts";
import { type Dtype, type Lanes, lanesOf } from "./lanes.ts";
import { ModuleBuilder } from "./assembler/module_builder.ts";
import { ProgramCode } from "./program_code.ts";
import { lackOf } from "./program_steps.ts";

/** How a program is compiled. */
export interface CompileOptions {
  /** The element type. Default "float64". */
  readonly dtype?: Dtype;
  /**
   * Whether x y + z may be rounded once, where the engine has an instruction for it. Default
   * true.
   */
  readonly fused?: boolean;
}

const KNOWN: KeysOf<CompileOptions> = { dtype: true, fused: true };

/** The vectors that options ask for, as far as the engine has them. */
export function lanesFor({ dtype = "float64", fused = true }: CompileOptions): Lanes {
  return lanesOf(dtype, fused && engine().fused);
}

/** Lets a module call the functions of numbers that {@linkcode instantiate} gives it. */
export function importScalars(module: ModuleBuilder): Scalars {
  return {
    sin: module.outside("sin", ["f64"], ["f64"]),
    cos: module.outside("cos", ["f64"], ["f64"]),
    pow: module.outside("pow", ["f64", "f64"], ["f64"]),
  };
}

/**
 * Has the engine compile a module.
 *
 * @param arena The layout of its memory, whole.
 * @throws {KernelsUnavailableError} If the engine refuses it.
 */
export function makeModule(builder: ModuleBuilder, arena: Arena): WasmModule {
  const bytes = builder.bytes(arena.pages);
  try {
    return new WebAssembly.Module(bytes);
  } catch (cause) {
    throw new KernelsUnavailableError(
      `The engine refuses the compiled kernels: ${megabytes(bytes.length)} of code over ` +
        `${megabytes(arena.size)} of memory (${cause instanceof Error ? cause.message : cause}). ` +
        'Take kernels "interpreter", or write f with fewer operations on larger tensors, such as ' +
        "one slice of many components instead of one for each",
      { cause },
    );
  }
}

/** Starts a module over a memory. */
export function instantiate(
  module: WasmModule,
  memory: WasmMemory,
  functions: Readonly<Record<string, (...args: number[]) => number | void>> = {},
): WasmExports {
  const { sin, cos, pow } = Math;
  const env = { memory: memory as WebAssembly.Memory, sin, cos, pow, ...functions };
  return new WebAssembly.Instance(module, { env }).exports;
}

/** Elements of a memory. */
export function elementsIn(
  memory: WasmMemory,
  dtype: Dtype,
  address: number,
  size: number,
): Float64Array | Float32Array {
  return dtype === "float64"
    ? new Float64Array(memory.buffer, address, size)
    : new Float32Array(memory.buffer, address, size);
}

/** A compiled program with one set of buffers, in a memory of its own. */
export interface CompiledEvaluation {
  /** The arguments; written by the caller. */
  readonly inputs: readonly (Float64Array | Float32Array)[];
  /** The result. */
  readonly output: Float64Array | Float32Array;
  /** The cotangent of the result; written by the caller. */
  readonly outputBar: Float64Array | Float32Array;
  /** The cotangents of the arguments; added to. */
  readonly inputBars: readonly (Float64Array | Float32Array)[];
  /** Computes the result. */
  evaluate(): void;
  /** Pulls the cotangent back through the last evaluation. */
  pullback(): void;
}

/**
 * Compiles a traced program to WebAssembly.
 *
 * @param options The element type, and whether to fuse multiplications with additions.
 * @returns What binds it to buffers; each call makes a new set. Undefined where the engine has no
 *   vectors, or an operation has no code: then the interpreter has to do.
 */
export function compileProgram(
  program: Program,
  options: CompileOptions = {},
): (() => CompiledEvaluation) | undefined {
  checkKeys("compileProgram", options, KNOWN);
  if (!engine().simd || lackOf(program)) return undefined;
  const module = new ModuleBuilder();
  const scalars = importScalars(module);
  const arena = new Arena();
  const lanes = pooled(lanesFor(options), arena);
  const { bytes, dtype } = lanes;
  const sizes = program.inputShapes.map(sizeOf);
  const reserve = (size: number) => arena.reserve(size * bytes);
  const inputs = sizes.map(reserve);
  const inputBars = sizes.map(reserve);
  const outputBar = reserve(sizeOf(program.outputShape));
  const code = new ProgramCode(program, {
    inputs: inputs.map((offset) => ({ offset })),
    values: { offset: reserve(program.valueSize) },
    inputBars: inputBars.map((offset) => ({ offset })),
    outputBar: { offset: outputBar },
  }, { module, lanes, arena, scalars });
  code.emitEvaluate(module.function([], [], "evaluate"));
  code.emitPullback(module.function([], [], "pullback"));
  const compiled = makeModule(module, arena);
  return () => {
    const memory = arena.memory();
    adoptUntilDropped(new Uint8Array(memory.buffer, 0, arena.size));
    const { evaluate, pullback } = instantiate(compiled, memory);
    const elements = (address: number, size: number) => elementsIn(memory, dtype, address, size);
    const size = sizeOf(program.outputShape);
    return {
      inputs: inputs.map((address, i) => elements(address, sizes[i])),
      output: elements(code.output.offset, size),
      outputBar: elements(outputBar, size),
      inputBars: inputBars.map((address, i) => elements(address, sizes[i])),
      evaluate: evaluate as () => void,
      pullback: pullback as () => void,
    };
  };
}
