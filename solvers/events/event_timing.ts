import { Tensor } from "../../tensors/mod.ts";
import { programOf } from "../traced/field_program.ts";
import { extendedParameters } from "../traced/extended_parameters.ts";
import { tracedVectorField } from "../traced/traced_vector_field.ts";
import type { VectorField } from "../field.ts";
import { drivenBy, noteDrive } from "../inputs/driven_by.ts";
import { noteStretch } from "../times/stretch.ts";
import { movedProgram } from "./moved_program.ts";

/**
 * By which the time of a step moves: by `shift + stretch · t`. The third holds dL/d(where a step begins), from
 * the step behind an event to the event.
 */
const NAMES = ["shift of a step", "stretch of a step", "time of an event"];

/**
 * A field whose steps may begin and end earlier or later, each for itself: its parameters are those of the
 * field that it was, and behind them how the step moves. All stay zero; what counts is their cotangents.
 */
export class EventTiming {
  /** That field. */
  readonly field: VectorField;
  /** Where in dL/dθ is that of the shift; behind it those of the stretch and of the time. */
  readonly place: number;
  /** A point that is read stays where it is while the step moves under it. */
  readonly weights = { ofStart: () => 1, ofEnd: (t: number) => t };
  readonly #still: VectorField;

  /**
   * @param caller Whose problem it is, as messages begin.
   * @throws {TypeError} If the field was not traced, or computes in singles.
   */
  constructor(caller: string, field: VectorField) {
    const found = programOf(field);
    if (found === undefined) {
      throw new TypeError(
        `${caller}: gradients through events with when are for fields that vectorField(…) and mlp(…) make, ` +
          "whose function can be differentiated by t; make one of your field, or give the times by at",
      );
    }
    const { parameters } = field;
    const { options, data } = found;
    this.place = parameters.size;
    this.#still = field;
    const zero = () => new Tensor(new Float64Array(1), []);
    this.field = tracedVectorField({
      ...movedProgram(found),
      parameters: extendedParameters(
        parameters,
        Object.fromEntries(NAMES.map((name) => [name, zero()])),
      ),
      options,
      data,
      jumpAt: field.jumpAt,
      checkProblem: field.checkProblem,
    });
    noteStretch(this.field, (_t, bar, parametersBar) => parametersBar[this.place + 1] += bar);
    const by = drivenBy(field);
    if (by) noteDrive(this.field, by);
  }

  /** Takes over what the parameters are now: before each run. */
  load(): void {
    this.field.parameters.flat.set(this.#still.parameters.flat);
  }

  /** The part of a gradient that is about the parameters of the field that it was. */
  ownPart(parametersBar: Float64Array): Float64Array {
    return parametersBar.subarray(0, this.place);
  }
}
