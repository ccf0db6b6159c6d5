import type { Parameters, Program } from "../tensors/mod.ts";
import { sizeOf, wasm } from "../tensors/mod.ts";
import type { FieldCode } from "./compiled/compiled_field.ts";

/** The code of a traced field inside a module under construction. */
export class TracedFieldCode implements FieldCode {
  /** The vectors that it computes with. */
  readonly lanes: wasm.Lanes;
  /** Elements of y. */
  readonly size: number;
  /** Elements of a stage's block: t, then y, then every intermediate value. */
  readonly stageElements: number;
  /** Bytes from a block's address to dy. */
  readonly dyOffset: number;
  /** Where the parameters lie, and their cotangents. */
  readonly parameters: number;
  readonly parametersBar: number;
  readonly #evaluate: wasm.Func;
  readonly #pullback: wasm.Func;

  /**
   * @param program The traced f(t, y; θ).
   * @param theta The parameters: their names and shapes.
   * @param target What the code is written into.
   */
  constructor(program: Program, theta: Parameters, target: wasm.ProgramTarget) {
    const { module, lanes, arena } = target;
    const { bytes } = lanes;
    this.lanes = lanes;
    this.size = sizeOf(program.outputShape);
    this.stageElements = 1 + this.size + program.valueSize;
    this.parameters = arena.reserve(theta.size * bytes);
    this.parametersBar = arena.reserve(theta.size * bytes);
    const parts = (address: number) => {
      let offset = address;
      return theta.names.map((name) => {
        const place = { offset };
        offset += theta.get(name).size * bytes;
        return place;
      });
    };
    const code = new wasm.ProgramCode(program, {
      inputs: [
        { base: STAGE, offset: 0 },
        { base: STAGE, offset: bytes },
        ...parts(this.parameters),
      ],
      values: { base: STAGE, offset: bytes * (1 + this.size) },
      inputBars: [null, { base: Y_BAR, offset: 0 }, ...parts(this.parametersBar)],
      outputBar: { base: DY_BAR, offset: 0 },
    }, target);
    this.dyOffset = code.output.offset;
    const evaluate = module.function(["i32"]);
    code.emitEvaluate(evaluate);
    this.#evaluate = evaluate;
    const pullback = module.function(["i32", "i32", "i32"]);
    code.emitPullback(pullback);
    this.#pullback = pullback;
  }

  /**
   * Computes dy from t and y.
   *
   * @param stage The address of the block.
   */
  evaluate(stage: wasm.Code): wasm.Code {
    return this.#evaluate.call(stage);
  }

  /**
   * Pulls a cotangent of dy back through the evaluation in a block: adds to `yBar` and to the
   * cotangents of the parameters.
   *
   * @param stage The address of the block.
   * @param dyBar The address of dL/d(dy); read.
   * @param yBar The address of dL/dy; added to.
   */
  pullback(stage: wasm.Code, dyBar: wasm.Code, yBar: wasm.Code): wasm.Code {
    return this.#pullback.call(stage, dyBar, yBar);
  }
}

/** The parameters of the functions that hold bases. */
const STAGE = 0;
const DY_BAR = 1;
const Y_BAR = 2;
