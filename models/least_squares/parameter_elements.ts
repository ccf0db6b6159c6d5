import { didYouMean } from "../../tensors/internal.ts";
import { type Parameters, Tensor, type Transform } from "../../tensors/mod.ts";

/** One number among the parameters. */
export interface ParameterElement {
  /** Its name: that of a scalar, or with its place, as `w[0, 2]`. */
  readonly name: string;
  /** The name of its tensor. */
  readonly tensor: string;
  /** Its place in the flat buffer. */
  readonly at: number;
  /** How it is stored; undefined for as it is. */
  readonly transform: Transform | undefined;
}

/** All numbers, in the order of the flat buffer. */
export function parameterElements(parameters: Parameters): ParameterElement[] {
  let at = 0;
  return parameters.names.flatMap((tensor) => {
    const { shape, size } = parameters.get(tensor);
    const transform = parameters.transformOf(tensor);
    return Array.from({ length: size }, (_, i) => {
      const place: number[] = [];
      let rest = i;
      for (const length of shape.toReversed()) {
        place.unshift(rest % length);
        rest = Math.floor(rest / length);
      }
      const name = place.length === 0 ? tensor : `${tensor}[${place.join(", ")}]`;
      return { name, tensor, at: at++, transform };
    });
  });
}

/**
 * Those that are named, by the name of a tensor or of one of its numbers.
 *
 * @param what Who names them, as the message begins.
 * @throws {RangeError} If there is none of a name.
 */
export function elementsNamed(
  what: string,
  all: readonly ParameterElement[],
  names: readonly string[],
): ParameterElement[] {
  const known = new Set(all.flatMap(({ name, tensor }) => [tensor, name]));
  for (const name of names) {
    if (known.has(name)) continue;
    const advice = didYouMean(name, [...known]);
    throw new RangeError(`${what}: there is no parameter "${name}" to fit${advice}`);
  }
  return all.filter(({ name, tensor }) => names.includes(tensor) || names.includes(name));
}

/** The natural value of what is stored. */
export function naturalOf({ transform }: ParameterElement, stored: number): number {
  if (transform === undefined) return stored;
  if (stored === -Infinity) return transform.low;
  if (stored === Infinity) return transform.high;
  return transform.natural(new Tensor(Float64Array.of(stored), [])).item();
}
