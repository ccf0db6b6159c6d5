import { type Program, trace } from "../../tensors/mod.ts";
import type { Halves, VectorField } from "../field.ts";
import { programOf } from "../traced/field_program.ts";
import { tracedVectorField } from "../traced/traced_vector_field.ts";

/** The halves of a field that wraps another one. */
export function mapHalves(
  halves: Halves | undefined,
  wrap: (half: VectorField) => VectorField,
): Halves | undefined {
  if (halves === undefined) return undefined;
  const { position, velocity, rows } = halves;
  return { ...(position && { position: wrap(position) }), velocity: wrap(velocity), rows };
}

const identities = new WeakMap<Program, Program>();

/** The program of dq/dt = v, of the arguments of another half. Made once, as it may be compiled. */
function identityFor(program: Program): Program {
  let found = identities.get(program);
  if (!found) identities.set(program, found = trace((_t, v) => v, program.inputShapes));
  return found;
}

/** Halves that say dq/dt = v as a field does, where they leave it out. */
export function explicitHalves(halves: Halves | undefined): Halves | undefined {
  if (halves === undefined || halves.position) return halves;
  const { velocity } = halves;
  const { program, options, data } = programOf(velocity)!;
  const { parameters } = velocity;
  const position = tracedVectorField({ program: identityFor(program), parameters, options, data });
  return { ...halves, position };
}
