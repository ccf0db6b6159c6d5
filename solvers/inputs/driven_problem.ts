import type { VectorField } from "../field.ts";
import type { BrownianPath } from "../stochastic/brownian_path.ts";
import { programOf } from "../traced/field_program.ts";
import { checkInputs } from "./check_inputs.ts";
import type { Drive, ProblemInputs } from "./driver.ts";

/** What of a problem is about its inputs. */
interface Drivable {
  readonly field: VectorField;
  readonly inputs?: ProblemInputs;
  readonly noise?: BrownianPath;
}

/**
 * A problem without inputs and noise, over the field that they drive; as it is where there are none.
 *
 * @param caller Whose problem it is, as messages begin.
 * @throws {TypeError} If the inputs are not those that the field wants, or the noise is not.
 */
export function drivenProblem<P extends Drivable>(
  caller: string,
  problem: P,
): { problem: P; drive?: Drive } {
  const { field, inputs, noise } = problem;
  if (noise) {
    // Its inputs are looked at as those of any other.
    return drivenProblem(caller, {
      ...problem,
      field: noise.onto(caller, field),
      noise: undefined,
    });
  }
  const none = inputs === undefined ||
    inputs !== null && Object.values(inputs).every((input) => input === undefined);
  if (field.inputs === undefined && none) return { problem };
  if (programOf(field) === undefined) {
    throw new TypeError(
      `${caller}: inputs are for fields that vectorField(…) and mlp(…) make; a field of your own ` +
        "reads its inputs itself",
    );
  }
  const drive = checkInputs(caller, field, inputs)(caller, field, inputs!);
  return { problem: { ...problem, field: drive.field, inputs: undefined }, drive };
}
