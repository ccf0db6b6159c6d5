import {
  formatShape,
  type Parameters,
  type Program,
  sameShape,
  type Shape,
  type Tensor,
  trace,
} from "../../tensors/mod.ts";
import { type InputReader, inputsAt } from "../inputs/read_input.ts";

/** A function of the time, a state and what a field has besides. */
type FieldFunction = (
  t: Tensor,
  y: Tensor,
  parameters: Readonly<Record<string, Tensor>>,
  inputs: Readonly<Record<string, Tensor>>,
  reader: InputReader,
) => Tensor;

/** What a function of a field is traced for. */
interface TracedFor {
  /** What messages call the function. */
  readonly who: string;
  /** What they call its shape. */
  readonly wants: string;
  /** The shape of the state that it gets. */
  readonly shape: Shape;
  /** That of what it returns. Default: the same. */
  readonly returns?: Shape;
  /** The parameters of the field. */
  readonly parameters: Parameters;
  /** The shapes of its inputs. */
  readonly inputs: Readonly<Record<string, Shape>>;
}

/**
 * Traces a function of a field: into a program of t, the state, and θ as it is stored.
 *
 * @throws {TypeError} If it returns another shape, or reads an input that there is not.
 */
export function traceFunction(
  f: FieldFunction,
  { who, wants, shape, returns = shape, parameters, inputs }: TracedFor,
): Program {
  const program = trace(
    (t, y, ...stored) => {
      const { now, reader } = inputsAt(t, inputs, who);
      return f(t, y, parameters.natural(stored), now, reader);
    },
    [[], shape, ...parameters.names.map((name) => parameters.get(name).shape)],
  );
  if (sameShape(program.outputShape, returns)) return program;
  throw new TypeError(
    `${who} must return a tensor of the ${wants} ${formatShape(returns)}, ` +
      `got ${formatShape(program.outputShape)}`,
  );
}
