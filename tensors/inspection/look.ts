import type { PrintOptions } from "./format_tensor.ts";

/** A value in several forms, by their MIME types; a notebook shows the richest that it can. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** How a value looks where it is printed or shown. */
export interface Look<T> {
  /**
   * What a console prints: a text; or a name, and an object to print behind it.
   *
   * @param options How.
   */
  print(value: T, options: PrintOptions): string | readonly [name: string, parts: object];
  /** What it is, in few words, for where it is deep inside of something else. */
  brief(value: T): string;
  /** What a notebook shows. Default: what a console prints. */
  show?(value: T): MimeBundle | Promise<MimeBundle>;
}

/** What Node, Deno and Bun hand to a value that is to be printed. */
type Inspect = (value: unknown, options: object) => string;

const INSPECT = /* @__PURE__ */ Symbol.for("nodejs.util.inspect.custom");

/** A look as what Node, Deno and Bun print by, and what the notebooks of Deno show. */
function members<T>({ print, brief, show }: Look<T>): PropertyDescriptorMap {
  return {
    [INSPECT]: {
      value(this: T, depth: number | null, options: PrintOptions, inspect: Inspect): string {
        const left = depth ?? Infinity;
        if (left < 0) return `[${brief(this)}]`;
        const printed = print(this, options);
        if (typeof printed === "string") return printed;
        return `${printed[0]} ${inspect(printed[1], { ...options, depth: left })}`;
      },
    },
    ...(show && {
      [Symbol.for("Jupyter.display")]: {
        value(this: T) {
          return show(this);
        },
      },
    }),
  };
}

/**
 * A look of an object that has no class: its parts, behind a name. Functions are left out, and what is
 * unset.
 *
 * @param name What it is.
 * @param hidden Parts that say too little for the room they take.
 * @param show What a notebook shows.
 */
export function partsLook<T extends object>(
  name: string,
  hidden: readonly (keyof T & string)[] = [],
  show?: Look<T>["show"],
): Look<T> {
  const isPart = ([key, part]: [string, unknown]) =>
    part !== undefined && typeof part !== "function" &&
    !(hidden as readonly string[]).includes(key);
  return {
    print: (value) => [name, Object.fromEntries(Object.entries(value).filter(isPart))],
    brief: () => name,
    ...(show && { show }),
  };
}

/**
 * Gives the instances of a class a look; called by its constructor, of which the first call does it. A
 * class that had these members, which have no plain names, would stay in bundles where nobody uses it.
 *
 * @param prototype What the instances inherit.
 */
export function lookLike<T extends object>(prototype: T, look: Look<T>): void {
  if (!Object.hasOwn(prototype, INSPECT)) looking(prototype, look);
}

/** What objects without a class are given, by their looks. */
const own = /* @__PURE__ */ new WeakMap<object, PropertyDescriptorMap>();

/**
 * Gives an object a look. What it holds, what of it is listed and what it inherits stay, so that it is equal
 * to what it is copied into.
 *
 * @param look Its look, the same object for all that look so.
 * @returns The object.
 */
export function looking<T extends object>(value: T, look: Look<T>): T {
  let described = own.get(look);
  if (described === undefined) own.set(look, described = members(look));
  return Object.defineProperties(value, described);
}
