import type { Code } from "../assembler/code.ts";
import { i32 } from "../assembler/instructions.ts";
import type { Lanes } from "../lanes.ts";
import { type Blocks, countsOf, eachBlock, exactly, functionCache } from "./parts.ts";
import type { Func, FunctionBuilder, ModuleBuilder } from "../assembler/module_builder.ts";

/** A part of a matrix that is copied strip by strip, so that a kernel reads it end to end. */
interface PackSpec {
  /** The strips: elements that a kernel reads at each step. */
  readonly strips: readonly Blocks[];
  /** Steps of the kernel. */
  readonly steps: number;
  /** Bytes from one element to the next. */
  readonly element: number;
  /** Bytes from one step to the next. */
  readonly step: number;
  /** Whether each step of a strip is filled up with zeros to whole vectors. */
  readonly padded: boolean;
  /** Bytes from one step to the next in a copy whose strips lie side by side. */
  readonly toStep?: number;
}

/** Bytes of one step of a strip in the copy. */
export function stripBytes({ bytes, width }: Lanes, elements: number, padded: boolean): number {
  return padded ? Math.ceil(elements / width) * 16 : elements * bytes;
}

/** Emits a function (from, to) that copies a matrix to its transpose; both are dense. */
export function emitTranspose(
  module: ModuleBuilder,
  lanes: Lanes,
  rows: number,
  columns: number,
): Func {
  const { bytes, width } = lanes;
  return emitPack(module, lanes, {
    strips: exactly(rows, 4 * width),
    steps: columns,
    element: columns * bytes,
    step: bytes,
    padded: false,
    toStep: rows * bytes,
  });
}

/** Emits a function (from, to) that copies strips of a matrix, one after the other. */
export function emitPack(module: ModuleBuilder, lanes: Lanes, spec: PackSpec): Func {
  const { strips, steps, element, toStep } = spec;
  const toElement = toStep === undefined ? steps * lanes.bytes : lanes.bytes;
  const once = functionCache();
  const f = module.function(["i32", "i32"]);
  const [from, to] = f.params;
  for (const strip of strips) {
    // Only the last strip is not a whole number of vectors wide: before it nothing is filled up.
    const copy = once(
      [strip.size],
      () =>
        element === lanes.bytes
          ? emitStraight(module, lanes, spec, strip.size)
          : emitTurned(module, lanes, spec, strip.size),
    );
    eachBlock(f, strip, (at) => {
      f.emit(copy.call(i32.add(from, at(element)), i32.add(to, at(toElement))));
    });
  }
  return f;
}

/** A strip whose elements are neighbours in memory. */
function emitStraight(module: ModuleBuilder, lanes: Lanes, spec: PackSpec, elements: number): Func {
  const { steps, step, padded } = spec;
  const toStep = spec.toStep ?? stripBytes(lanes, elements, padded);
  const f = module.function(["i32", "i32"]);
  eachFew(f, steps, 4, (at, count) => {
    const [source, target] = [step, toStep].map((scale, i) =>
      f.let("i32", i32.add(f.params[i], i32.mul(at, i32.const(scale))))
    );
    for (let l = 0; l < count; l++) {
      countsOf(elements, lanes.width).forEach((some, j) => {
        const x = f.let("v128", lanes.load(source, l * step + j * 16, some));
        f.emit(lanes.store(target, x, l * toStep + j * 16, padded ? lanes.width : some));
      });
    }
  });
  return f;
}

/** A strip whose steps are neighbours in memory. */
function emitTurned(module: ModuleBuilder, lanes: Lanes, spec: PackSpec, elements: number): Func {
  const { steps, element, padded } = spec;
  const { bytes, width } = lanes;
  const toStep = spec.toStep ?? stripBytes(lanes, elements, padded);
  const f = module.function(["i32", "i32"]);
  eachFew(f, steps, width, (at, count) => {
    const [source, target] = [bytes, toStep].map((scale, i) =>
      f.let("i32", i32.add(f.params[i], i32.mul(at, i32.const(scale))))
    );
    countsOf(elements, width).forEach((some, j) => {
      const xs = Array.from(
        { length: width },
        (_, i) =>
          i < some
            ? f.let("v128", lanes.load(source, (j * width + i) * element, count))
            : lanes.constant(0),
      );
      turned(f, lanes, xs).slice(0, count).forEach((x, l) => {
        f.emit(lanes.store(target, x, l * toStep + j * 16, padded ? width : some));
      });
    });
  });
  return f;
}

/** Runs `body` on `by` steps at a time, then on the rest. */
function eachFew(
  f: FunctionBuilder,
  steps: number,
  by: number,
  body: (at: Code, count: number) => void,
): void {
  const whole = steps - steps % by;
  f.each({ to: whole, by }, (at) => body(at, by));
  if (steps > whole) body(i32.const(whole), steps - whole);
}

/** The columns of a square of `width` vectors. */
function turned(f: FunctionBuilder, lanes: Lanes, xs: readonly Code[]): Code[] {
  const pick = (x: Code, y: Code, order: number[]) => f.let("v128", lanes.pick(x, y, order));
  if (lanes.width === 2) return [pick(xs[0], xs[1], [0, 2]), pick(xs[0], xs[1], [1, 3])];
  const [low, high] = [[0, 4, 1, 5], [2, 6, 3, 7]];
  const halves = [low, high].flatMap((order) => [
    pick(xs[0], xs[1], order),
    pick(xs[2], xs[3], order),
  ]);
  return [0, 2].flatMap((i) => [
    pick(halves[i], halves[i + 1], [0, 1, 4, 5]),
    pick(halves[i], halves[i + 1], [2, 3, 6, 7]),
  ]);
}
