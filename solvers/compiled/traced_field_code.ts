import { type Parameters, type Program, sizeOf } from "../../tensors/mod.ts";
import {
  argumentsRead,
  type Dtype,
  f32,
  f64,
  i32,
  lanesOf,
  pooled,
  ProgramCode,
  type ProgramTarget,
  type SplitProgram,
} from "../../tensors/internal.ts";
import type { FieldCode } from "./compiled_field.ts";
import type { DataPlace } from "./field_data.ts";

/** The parameters of the functions that hold bases: addresses of a block, of dL/d(dy) and of dL/dy. */
const STAGE = 0;
const DY_BAR = 1;
const Y_BAR = 2;

/** Bytes of code and of blocks, in all, up to which code is written out. */
const SHORT = 2000;

/**
 * Writes the code of a traced field. A stage's block holds t, y, what is made of t in doubles, and every
 * intermediate value.
 *
 * @param target What the code is written into.
 * @param split The same in two parts, where what depends on t alone is computed in doubles.
 * @param tables The program's arguments behind the parameters.
 */
export function writeTracedField(
  program: Program,
  theta: Parameters,
  target: ProgramTarget,
  split?: SplitProgram,
  tables?: Parameters,
): FieldCode {
  const { module, lanes, arena, scalars } = target;
  const { bytes } = lanes;
  const size = sizeOf(program.outputShape);
  const { shapes: ofTime, tail } = split ?? { shapes: [], tail: program };
  const timeSize = ofTime.reduce((sum, shape) => sum + sizeOf(shape), 0);
  const clock = split && arena.reserve(8);
  const parameters = arena.reserve(theta.size * bytes);
  const parametersBar = arena.reserve(theta.size * bytes);
  const inARow = (offset: number, sizes: readonly number[], base?: number) =>
    sizes.map((size) => {
      const place = { base, offset };
      offset += size * bytes;
      return place;
    });
  const ofTheta = theta.names.map((name) => theta.get(name).size);
  const data: DataPlace[] = [];
  const dataPlaces = (read: Set<number>, from: number, dtype: Dtype) =>
    (tables?.names ?? []).map((name, i) => {
      if (!read.has(from + i)) return { offset: 0 };
      const address = arena.reserve(tables!.get(name).size * (dtype === "float64" ? 8 : 4));
      data.push({ name, address, dtype });
      return { offset: address };
    });
  const ofData = dataPlaces(argumentsRead(tail), 2 + ofTheta.length, lanes.dtype);
  const times = bytes * (1 + size);
  const code = new ProgramCode(tail, {
    inputs: [
      { base: STAGE, offset: 0 },
      { base: STAGE, offset: bytes },
      ...inARow(parameters, ofTheta),
      ...ofData,
      ...inARow(times, ofTime.map(sizeOf), STAGE),
    ],
    values: { base: STAGE, offset: times + bytes * timeSize },
    inputBars: [
      null,
      { base: Y_BAR, offset: 0 },
      ...inARow(parametersBar, ofTheta),
      ...ofData.map(() => null),
      ...ofTime.map(() => null),
    ],
    outputBar: { base: DY_BAR, offset: 0 },
  }, target);
  const evaluate = module.function(["i32"]);
  if (split) {
    // What depends on t alone is computed in doubles, and rounded into the block.
    const { head } = split;
    const inputs = [{ offset: clock! }, ...dataPlaces(argumentsRead(head), 1, "float64")];
    const wide = pooled(lanesOf("float64", lanes.fused), arena);
    const values = { offset: arena.reserve(8 * head.valueSize) };
    const places = { inputs, values, inputBars: inputs.map(() => null), outputBar: values };
    const ofHead = new ProgramCode(head, places, { module, lanes: wide, arena, scalars });
    const inDoubles = module.function([]);
    ofHead.emitEvaluate(inDoubles);
    evaluate.emit(inDoubles.call());
    evaluate.each({ to: 4 * timeSize, by: 4 }, (at) => {
      const exact = f64.load(i32.shl(at, i32.const(1)), ofHead.output.offset);
      const to = i32.add(evaluate.params[STAGE], at);
      evaluate.emit(f32.store(to, f32.demote_f64(exact), times));
    });
  }
  code.emitEvaluate(evaluate);
  const pullback = module.function(["i32", "i32", "i32"]);
  code.emitPullback(pullback);
  const stageElements = 1 + size + timeSize + tail.valueSize;
  return {
    ...{ lanes, size, clock, parameters, parametersBar, data, stageElements },
    dyOffset: code.output.offset,
    evaluate: (stage) => evaluate.call(stage),
    writeOut(f, stage, times) {
      const isShort = !split && times * (evaluate.size + 8 * stageElements) <= SHORT;
      if (isShort) code.emitEvaluate(f, [f.let("i32", stage)]);
      return isShort;
    },
    pullback: (stage, dyBar, yBar) => pullback.call(stage, dyBar, yBar),
  };
}
