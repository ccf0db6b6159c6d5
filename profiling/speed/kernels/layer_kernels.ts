import { type Blas, linear, sizeOf, trace } from "../../../tensors/mod.ts";
import {
  Arena,
  importScalars,
  instantiate,
  lanesFor,
  ModuleBuilder,
  type ProductSpec,
  ProgramCode,
} from "../../../tensors/internal.ts";

/** A dense layer: rows of x, elements of a row, elements of a row of the result. */
export interface LayerSize {
  readonly batch: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** The kernels of a dense layer alone, without a field's copying of parameters. */
interface LayerKernels {
  /** x W + b. */
  evaluate(): void;
  /** The cotangents of x, W and b, added up. */
  pullback(): void;
  /** Operations of the product, a multiplication and an addition each; the pullback has twice. */
  readonly operations: number;
}

/**
 * Compiles a dense layer, as a field's program is compiled.
 *
 * @param blas Does the products; without it they are compiled too.
 */
export function layerKernels({ batch, inputs, outputs }: LayerSize, blas?: Blas): LayerKernels {
  const shapes = [[batch, inputs], [inputs, outputs], [outputs]];
  const program = trace((x, w, b) => linear(x, w, b), shapes);
  const module = new ModuleBuilder();
  const arena = new Arena();
  const scalars = importScalars(module);
  const specs: ProductSpec[] = [];
  const external = blas && {
    product: module.outside("product", ["i32", "i32", "i32", "i32"]),
    specs,
  };
  const lanes = lanesFor({});
  const sizes = shapes.map(sizeOf);
  const reserve = (size: number) => ({ offset: arena.reserve(size * lanes.bytes) });
  const places = {
    inputs: sizes.map(reserve),
    inputBars: sizes.map(reserve),
    outputBar: reserve(batch * outputs),
    values: reserve(program.valueSize),
  };
  const code = new ProgramCode(program, places, { module, lanes, arena, scalars, external });
  code.emitEvaluate(module.function([], [], "evaluate"));
  code.emitPullback(module.function([], [], "pullback"));
  const compiled = new WebAssembly.Module(module.bytes(arena.pages));
  const memory = arena.memory();
  const buffer = memory.buffer as ArrayBuffer; // shared only where that is asked for
  const bound = specs.map((spec) => blas!.product(spec, "float64", buffer));
  const product = (k: number, a: number, b: number, c: number) => bound[k](a, b, c);
  const { evaluate, pullback } = instantiate(compiled, memory, blas ? { product } : {});
  const fill = ({ offset }: { offset: number }, size: number) => {
    const elements = new Float64Array(buffer, offset, size);
    for (let i = 0; i < size; i++) elements[i] = Math.sin(i);
  };
  places.inputs.forEach((place, i) => fill(place, sizes[i]));
  fill(places.outputBar, batch * outputs);
  return {
    evaluate: evaluate as () => void,
    pullback: pullback as () => void,
    operations: 2 * batch * inputs * outputs,
  };
}
