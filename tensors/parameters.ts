import { adoptUntilDropped } from "./bytes.ts";
import { describe } from "./checks/describe.ts";
import { didYouMean } from "./checks/nearest_name.ts";
import { checkNatural, type Transform } from "./constraints.ts";
import { type Look, lookLike } from "./inspection/look.ts";
import { formatShape, sameShape, type Shape } from "./shape.ts";
import { type NumbersLike, Tensor, tensorOf } from "./tensor.ts";

/**
 * What {@linkcode Parameters} are told besides their tensors.
 *
 * @category Tensors
 */
export interface ParametersOptions<Fixed extends string = string> {
  /** How tensors with a constraint are stored, by name. Default: none has one. */
  readonly transforms?: Readonly<Record<string, Transform>>;
  /** What is known and does not change, by name; no part of the flat buffer. Default none. */
  readonly fixed?: Readonly<Record<Fixed, Tensor>>;
}

const LOOK: Look<Parameters> = {
  print: (parameters) => [LOOK.brief(parameters), parameters.natural()],
  brief: ({ size }) => `Parameters, ${size} number${size === 1 ? "" : "s"}`,
};

/**
 * Named tensors over one flat buffer: an optimiser sees one vector, a vector
 * field sees its matrices, and nothing is copied in between.
 *
 * Those with a constraint, such as `positive(1.5)`, are stored without one: `flat`, `get`, `views` and
 * every gradient are about what is stored. {@linkcode Parameters.natural} gives the values as the field
 * sees them, and {@linkcode Parameters.setNatural} takes such.
 *
 * Their names are part of the type, so that a name that there is not does not compile.
 *
 * @category Tensors
 * @typeParam Stored The names of what is stored. `Parameters` alone has any names.
 * @typeParam Fixed The names of what is fixed.
 * @example
 * ```ts
 * import { ones, Parameters, zeros } from "@revode/revode/tensors";
 * import { assertEquals } from "@std/assert";
 *
 * const parameters = new Parameters({ w: zeros([2, 2]), b: ones([2]) });
 * assertEquals(parameters.flat, Float64Array.of(0, 0, 0, 0, 1, 1));
 * parameters.flat[5] = 3;
 * assertEquals(parameters.get("b").toArray(), [1, 3]);
 * ```
 */
export class Parameters<Stored extends string = string, Fixed extends string = string> {
  /** All elements, one tensor after the other, in the order of {@linkcode Parameters.names}. */
  readonly flat: Float64Array;
  /** The names, in the order in which they were given. */
  readonly names: readonly Stored[];
  readonly #tensors: ReadonlyMap<string, Tensor>;
  readonly #transforms: Readonly<Record<string, Transform>>;
  readonly #fixed: Readonly<Record<Fixed, Tensor>>;

  /**
   * Copies the tensors into one buffer.
   *
   * @param tensors The tensors by name, as they are stored. There may be none.
   * @param options What is constrained, and what is fixed.
   * @throws {TypeError} If one is something else.
   */
  constructor(
    tensors: Readonly<Record<Stored, Tensor>>,
    options: ParametersOptions<Fixed> = {},
  ) {
    lookLike(Parameters.prototype, LOOK);
    this.#transforms = options.transforms ?? {};
    this.#fixed = copies(options.fixed ?? {}) as Record<Fixed, Tensor>;
    this.names = Object.keys(tensors) as Stored[];
    for (const name of this.names) {
      const value: unknown = tensors[name];
      if (value instanceof Tensor) continue;
      throw new TypeError(
        `Parameters: "${name}" must be a tensor, got ${describe(value)}; make one by tensor(…)`,
      );
    }
    const size = Object.values<Tensor>(tensors).reduce((sum, t) => sum + t.size, 0);
    this.flat = adoptUntilDropped(new Float64Array(size));
    let offset = 0;
    this.#tensors = new Map(
      Object.entries<Tensor>(tensors).map(([name, t]) => {
        const view = this.flat.subarray(offset, offset += t.size);
        view.set(t.data);
        return [name, new Tensor(view, t.shape)];
      }),
    );
  }

  /** The number of elements of all tensors together. */
  get size(): number {
    return this.flat.length;
  }

  /**
   * One tensor: a view, so that writing into it writes into {@linkcode Parameters.flat}.
   *
   * @throws {RangeError} If there is none of that name.
   */
  get(name: Stored): Tensor {
    const found = this.#tensors.get(name);
    if (found === undefined) {
      throw new RangeError(
        `Parameters: there is no "${name}"; the names are ${this.names.join(", ") || "none"}`,
      );
    }
    return found;
  }

  /**
   * How one is stored.
   *
   * @returns Undefined where it is stored as it is.
   */
  transformOf(name: Stored): Transform | undefined {
    return Object.hasOwn(this.#transforms, name) ? this.#transforms[name] : undefined;
  }

  /** The names of what is fixed. */
  get fixedNames(): readonly Fixed[] {
    return Object.keys(this.#fixed) as Fixed[];
  }

  /** What is fixed, by name. */
  get fixed(): Readonly<Record<Fixed, Tensor>> {
    return this.#fixed;
  }

  /**
   * The natural values by name, those that are fixed last: what a vector field computes with, and what
   * a file should hold. Without constraints they are what is stored.
   *
   * @param stored Tensors to take in place of the present ones, in the order of
   *   {@linkcode Parameters.names}. Traced ones give traced ones.
   * @returns The values, which are copies.
   *
   * @example
   * ```ts
   * import { positive, vectorField, mul, encodeSafetensors, decodeSafetensors } from "@revode/revode";
   * import { assertAlmostEquals } from "@std/assert";
   *
   * const make = (k: number) => vectorField({
   *   state: [],
   *   parameters: { k: positive(k) },
   *   f: (_t, y, { k }) => mul(k, y),
   * });
   * const bytes = encodeSafetensors(make(2).parameters.natural());
   * const { parameters } = make(1);
   * parameters.setNatural(decodeSafetensors(bytes).tensors);
   * assertAlmostEquals(parameters.natural().k.item(), 2);
   * ```
   */
  natural(stored?: readonly Tensor[]): Record<Stored | Fixed, Tensor> {
    const values = stored ?? this.names.map((name) => copy(this.get(name)));
    const seen = this.names.map((name, i): [string, Tensor] => [
      name,
      this.transformOf(name)?.natural(values[i]) ?? values[i],
    ]);
    return {
      ...Object.fromEntries(seen),
      ...(stored ? this.#fixed : copies(this.#fixed)),
    } as Record<Stored | Fixed, Tensor>;
  }

  /**
   * Sets natural values by name; those that are not named stay.
   *
   * @param values Numbers or tensors, each of its parameter's shape. One that is fixed may be among
   *   them, as it is.
   * @throws {RangeError} If there is none of a name, a value is outside its bounds, or another than the
   *   fixed one. Nothing is changed then.
   * @throws {TypeError} If a shape differs.
   */
  setNatural(values: Readonly<Partial<Record<Stored | Fixed, NumbersLike | Tensor>>>): void {
    const fixedOnes: Readonly<Record<string, Tensor>> = this.#fixed;
    const known: string[] = [...this.names, ...this.fixedNames];
    const given = (Object.entries(values) as [Stored, NumbersLike | Tensor][]).map(
      ([name, value]) => {
        const what = `Parameters.setNatural: "${name}"`;
        if (!known.includes(name)) {
          const advice = didYouMean(name, known);
          throw new RangeError(`Parameters.setNatural: there is no "${name}"${advice}`);
        }
        const made = tensorOf(value, what);
        const fixed = Object.hasOwn(fixedOnes, name) ? fixedOnes[name] : undefined;
        const { shape } = fixed ?? this.get(name);
        if (!sameShape(made.shape, shape)) {
          throw new TypeError(
            `${what} must have shape ${formatShape(shape)}, got ${formatShape(made.shape)}`,
          );
        }
        if (fixed?.data.some((x, i) => x !== made.data[i])) {
          throw new RangeError(
            `${what} is fixed at ${fixed.data.join(", ")}, got ${made.data.join(", ")}; ` +
              "make a field with the other value",
          );
        }
        const transform = this.transformOf(name);
        checkNatural(what, made, transform);
        return { name, stored: transform ? made.data.map((x) => transform.stored(x)) : made.data };
      },
    );
    for (const { name, stored } of given) {
      if (this.#tensors.has(name)) this.get(name).data.set(stored);
    }
  }

  /** The shapes by name. */
  get shapes(): Record<Stored, Shape> {
    return Object.fromEntries(
      this.names.map((name) => [name, this.get(name).shape]),
    ) as Record<Stored, Shape>;
  }

  /**
   * Looks at another flat buffer, such as a gradient, through these names and shapes.
   *
   * @param flat A buffer of {@linkcode Parameters.size} elements.
   * @returns Views by name; nothing is copied.
   * @throws {TypeError} If the length differs.
   */
  views(flat: Float64Array): Record<Stored, Tensor> {
    if (flat.length !== this.size) {
      throw new TypeError(
        `Parameters.views: the buffer must have ${this.size} elements (${
          this.names.map((name) => `${name} ${formatShape(this.get(name).shape)}`).join(", ")
        }), got ${flat.length}`,
      );
    }
    let offset = 0;
    return Object.fromEntries(
      this.names.map((name) => {
        const { shape, size } = this.get(name);
        return [name, new Tensor(flat.subarray(offset, offset += size), shape)];
      }),
    ) as Record<Stored, Tensor>;
  }
}

function copy({ data, shape }: Tensor): Tensor {
  return new Tensor(data.slice(), shape);
}

function copies(tensors: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(tensors).map(([name, t]) => [name, copy(t)]));
}
