import { adoptUntilDropped } from "../../tensors/internal.ts";
import { type Evaluation, type Parameters, type Program, sizeOf } from "../../tensors/mod.ts";
import type { FieldData } from "../compiled/field_data.ts";
import type { Linearization } from "../field.ts";

/** A field's program at one point, interpreted. */
export class TracedLinearization implements Linearization {
  readonly y: Float64Array;
  readonly dy: Float64Array;
  readonly tape: Float64Array;
  readonly #t: Float64Array;
  readonly #yBar: Float64Array;
  readonly #parameters: Parameters;
  /** A cotangent that nobody wants, for each of the program's last arguments. */
  readonly #none: readonly null[];
  readonly #evaluation: Evaluation;
  #parametersBar: Float64Array | undefined;
  #inputBars: (Float64Array | null)[] = [];

  constructor(program: Program, parameters: Parameters, data?: FieldData) {
    const size = sizeOf(program.outputShape);
    this.tape = adoptUntilDropped(new Float64Array(1 + size + program.valueSize));
    this.#t = this.tape.subarray(0, 1);
    this.y = this.tape.subarray(1, 1 + size);
    this.#yBar = adoptUntilDropped(new Float64Array(size));
    this.#parameters = parameters;
    const viewsOf = (tensors: Parameters) => tensors.names.map((name) => tensors.get(name).data);
    const tables = data ? viewsOf(data.tables) : [];
    this.#none = tables.map(() => null);
    this.#evaluation = program.bind(
      [this.#t, this.y, ...viewsOf(parameters), ...tables],
      this.tape.subarray(1 + size),
    );
    this.dy = this.#evaluation.output;
  }

  evaluate(t: number): void {
    this.#t[0] = t;
    this.#evaluation.evaluate();
  }

  pullback(dyBar: Float64Array, yBar: Float64Array, parametersBar: Float64Array): void {
    if (parametersBar !== this.#parametersBar) {
      const views = this.#parameters.views(parametersBar);
      this.#inputBars = [
        null,
        this.#yBar,
        ...this.#parameters.names.map((name) => views[name].data),
        ...this.#none,
      ];
      this.#parametersBar = parametersBar;
    }
    const own = this.#yBar;
    for (let i = 0; i < own.length; i++) own[i] = 0;
    this.#evaluation.pullback(dyBar, this.#inputBars);
    for (let i = 0; i < own.length; i++) yBar[i] += own[i];
  }
}
