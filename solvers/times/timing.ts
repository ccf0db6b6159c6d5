import { Tensor } from "../../tensors/mod.ts";
import { FieldData } from "../compiled/field_data.ts";
import { extendedParameters } from "../traced/extended_parameters.ts";
import type { VectorField } from "../field.ts";
import { programOf } from "../traced/field_program.ts";
import { explicitHalves, mapHalves } from "../second_order/halves.ts";
import { drivenBy, noteDrive } from "../inputs/driven_by.ts";
import type { StepControl } from "../steps/step_control.ts";
import { tracedVectorField } from "../traced/traced_vector_field.ts";
import { noteStretch } from "./stretch.ts";
import { timedProgram } from "./timed_program.ts";
import { TimeWeights, WEIGHT_NAMES } from "./time_weights.ts";

/** What of a problem is about its times. */
interface Timed {
  readonly field: VectorField;
  readonly t0: number;
  readonly t1: number;
  readonly stepControl?: StepControl;
}

/** The names of the parameters by which the start and the end of a solve move. */
const NAMES = ["t0 of the solve", "t1 of the solve"];

/**
 * A field whose solve may begin and end earlier or later: its parameters are those of the field that it
 * was, and behind them how much. Both stay zero; what counts is their cotangents.
 */
export class Timing {
  /** That field. */
  readonly field: VectorField;
  /** How the times in between move along. */
  readonly weights: TimeWeights;
  /** Where in dL/dθ is dL/dt0; dL/dt1 is behind it. */
  readonly place: number;
  readonly #untimed: VectorField;
  readonly #source: FieldData | undefined;
  readonly #data: FieldData;

  /**
   * @param caller Whose problem it is, as messages begin.
   * @throws {TypeError} If the field was not traced.
   */
  constructor(caller: string, { field, t0, t1, stepControl }: Timed) {
    const found = programOf(field);
    if (found === undefined) {
      throw new TypeError(
        `${caller}: timeGradients are for fields that vectorField(…) and mlp(…) make, whose function ` +
          "can be differentiated by t; make one of your field, or leave timeGradients out",
      );
    }
    const { parameters } = field;
    const { options, data } = found;
    const jumpAt = [...field.jumpAt ?? [], ...Array.from(stepControl?.jumpAt ?? [])];
    this.weights = new TimeWeights({ t0, t1, jumpAt });
    this.place = parameters.size;
    this.#untimed = field;
    this.#source = data;
    const scalar = (x: number) => new Tensor(Float64Array.of(x), []);
    this.#data = new FieldData({
      ...Object.fromEntries(data?.tables.names.map((name) => [name, data.tables.get(name)]) ?? []),
      ...Object.fromEntries(WEIGHT_NAMES.map((name, i) => [name, scalar(this.weights.numbers[i])])),
    });
    const parts = {
      parameters: extendedParameters(
        parameters,
        Object.fromEntries(NAMES.map((name) => [name, scalar(0)])),
      ),
      options,
      data: this.#data,
    };
    this.field = tracedVectorField({
      ...timedProgram(found, this.weights.jumps),
      ...parts,
      // A moved time moves both, so that dq/dt is v no longer.
      halves: mapHalves(
        explicitHalves(field.halves),
        (half) =>
          tracedVectorField({
            ...timedProgram(programOf(half)!, this.weights.jumps),
            ...parts,
          }),
      ),
      jumpAt: field.jumpAt,
      checkProblem: field.checkProblem,
    });
    noteStretch(this.field, (t, bar, parametersBar) => {
      parametersBar[this.place] += bar * this.weights.stretchOfStart(t);
      parametersBar[this.place + 1] += bar * this.weights.stretchOfEnd(t);
    });
    const by = drivenBy(field);
    if (by) noteDrive(this.field, by);
  }

  /** Takes over what the parameters and the data are now: before each run. */
  load(): void {
    this.field.parameters.flat.set(this.#untimed.parameters.flat);
    const source = this.#source;
    if (source === undefined || source.version === this.#data.version) return;
    this.#data.tables.flat.set(source.tables.flat);
    this.#data.version = source.version;
  }

  /** The part of a gradient that is about the parameters of the field that it was. */
  ownPart(parametersBar: Float64Array): Float64Array {
    return parametersBar.subarray(0, this.place);
  }
}
