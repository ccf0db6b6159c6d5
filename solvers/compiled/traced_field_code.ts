import { type Parameters, type Program, sizeOf } from "../../tensors/mod.ts";
import {
  argumentsRead,
  type Code,
  type Dtype,
  f32,
  f64,
  type Func,
  type FunctionBuilder,
  i32,
  type Lanes,
  lanesOf,
  pooled,
  ProgramCode,
  type ProgramTarget,
  type SplitProgram,
} from "../../tensors/internal.ts";
import type { FieldCode } from "./compiled_field.ts";
import type { DataPlace } from "./field_data.ts";

/** The code of a traced field inside a module under construction. */
export class TracedFieldCode implements FieldCode {
  /** The vectors that it computes with. */
  readonly lanes: Lanes;
  /** Elements of y. */
  readonly size: number;
  /** Elements of a stage's block: t, y, what is made of t in doubles, every intermediate value. */
  readonly stageElements: number;
  /** Bytes from a block's address to dy. */
  readonly dyOffset: number;
  /** Where t lies as a double, for what depends on it alone. */
  readonly clock: number | undefined;
  /** Where the parameters lie, and their cotangents. */
  readonly parameters: number;
  readonly parametersBar: number;
  readonly data: readonly DataPlace[];
  readonly #code: ProgramCode;
  readonly #evaluate: FunctionBuilder;
  /** Whether few numbers are worked on, and no others on the way. */
  readonly #isSmall: boolean;
  readonly #pullback: Func;

  /**
   * @param target What the code is written into.
   * @param split The same in two parts, where what depends on t alone is computed in doubles.
   * @param tables The program's arguments behind the parameters.
   */
  constructor(
    program: Program,
    theta: Parameters,
    target: ProgramTarget,
    split?: SplitProgram,
    tables?: Parameters,
  ) {
    const { module, lanes, arena } = target;
    const { bytes } = lanes;
    this.lanes = lanes;
    this.size = sizeOf(program.outputShape);
    const { shapes: ofTime, tail } = split ?? { shapes: [], tail: program };
    const timeSize = ofTime.reduce((sum, shape) => sum + sizeOf(shape), 0);
    this.stageElements = 1 + this.size + timeSize + tail.valueSize;
    this.clock = split && arena.reserve(8);
    this.parameters = arena.reserve(theta.size * bytes);
    this.parametersBar = arena.reserve(theta.size * bytes);
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
    const times = bytes * (1 + this.size);
    const code = this.#code = new ProgramCode(tail, {
      inputs: [
        { base: STAGE, offset: 0 },
        { base: STAGE, offset: bytes },
        ...inARow(this.parameters, ofTheta),
        ...ofData,
        ...inARow(times, ofTime.map(sizeOf), STAGE),
      ],
      values: { base: STAGE, offset: times + bytes * timeSize },
      inputBars: [
        null,
        { base: Y_BAR, offset: 0 },
        ...inARow(this.parametersBar, ofTheta),
        ...ofData.map(() => null),
        ...ofTime.map(() => null),
      ],
      outputBar: { base: DY_BAR, offset: 0 },
    }, target);
    this.dyOffset = code.output.offset;
    const evaluate = module.function(["i32"]);
    if (split) {
      const ofHead = dataPlaces(argumentsRead(split.head), 1, "float64");
      this.#emitTimes(evaluate, split, target, { ofHead, to: times, size: timeSize });
    }
    this.data = data;
    code.emitEvaluate(evaluate);
    this.#evaluate = evaluate;
    const pullback = module.function(["i32", "i32", "i32"]);
    code.emitPullback(pullback);
    this.#pullback = pullback;
    this.#isSmall = split === undefined && this.stageElements <= SMALL;
  }

  /** Computes what depends on t alone in doubles, and rounds it into the block, at `to`. */
  #emitTimes(
    f: FunctionBuilder,
    { head }: SplitProgram,
    { module, arena, scalars, lanes: { fused } }: ProgramTarget,
    { ofHead, to, size }: { ofHead: { offset: number }[]; to: number; size: number },
  ): void {
    const lanes = pooled(lanesOf("float64", fused), arena);
    const values = { offset: arena.reserve(8 * head.valueSize) };
    const clock = { offset: this.clock! };
    const inputs = [clock, ...ofHead];
    const places = { inputs, values, inputBars: inputs.map(() => null), outputBar: values };
    const code = new ProgramCode(head, places, { module, lanes, arena, scalars });
    const times = module.function([]);
    code.emitEvaluate(times);
    f.emit(times.call());
    f.each({ to: 4 * size, by: 4 }, (at) => {
      const exact = f64.load(i32.shl(at, i32.const(1)), code.output.offset);
      f.emit(f32.store(i32.add(f.params[STAGE], at), f32.demote_f64(exact), to));
    });
  }

  /**
   * Computes dy from t and y.
   *
   * @param stage The address of the block.
   */
  evaluate(stage: Code): Code {
    return this.#evaluate.call(stage);
  }

  /**
   * Writes the code of `evaluate` where it would be called, if it is so short that the calls show.
   *
   * @param times How often it is written.
   * @returns Whether it was written.
   */
  writeOut(f: FunctionBuilder, stage: Code, times: number): boolean {
    const isShort = this.#isSmall && times * this.#evaluate.size <= SHORT;
    if (isShort) this.#code.emitEvaluate(f, [f.let("i32", stage)]);
    return isShort;
  }

  /**
   * Pulls a cotangent of dy back through the evaluation in a block: adds to `yBar` and to the
   * cotangents of the parameters.
   *
   * @param stage The address of the block.
   * @param dyBar The address of dL/d(dy); read.
   * @param yBar The address of dL/dy; added to.
   */
  pullback(stage: Code, dyBar: Code, yBar: Code): Code {
    return this.#pullback.call(stage, dyBar, yBar);
  }
}

/** Elements of a block, and bytes of code in all, up to which code is written out. */
const SMALL = 64;
const SHORT = 1600;

/** The parameters of the functions that hold bases. */
const STAGE = 0;
const DY_BAR = 1;
const Y_BAR = 2;
