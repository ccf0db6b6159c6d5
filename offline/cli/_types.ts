/** The names given to an option of {@linkcode ParseOptions}, as a union. */
export type Names = string | undefined;

/** By the name of an argument, its other names. */
export type Aliases = Record<string, string | readonly string[]>;

/** What the arguments are called, and how to read them. */
export interface ParseOptions<
  B extends Names | boolean = Names | boolean,
  S extends Names = Names,
  C extends Names = Names,
  N extends Names = Names,
  D extends Record<string, unknown> | undefined = Record<string, unknown> | undefined,
  A extends Aliases | undefined = Aliases | undefined,
  DD extends boolean | undefined = boolean | undefined,
> {
  /** Whether what follows "--" goes to the result's "--" instead of `_`. */
  "--"?: DD;
  /** Other names of an argument. */
  alias?: A;
  /** The arguments that are flags, false where not given; `true`: all without "=". */
  boolean?: B | readonly Extract<B, string>[];
  /** The values of arguments that are not given. */
  default?: D;
  /** Whether everything after the first argument that is no option goes to `_`. */
  stopEarly?: boolean;
  /** The arguments whose values stay strings. */
  string?: S | readonly Extract<S, string>[];
  /** The arguments whose values are gathered in an array. */
  collect?: C | readonly Extract<C, string>[];
  /** The arguments that "--no-" in front sets to false. */
  negatable?: N | readonly Extract<N, string>[];
  /** Told of an argument not named above, which is left out where it returns `false`. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** What {@linkcode ParseOptions} lead to. */
export type Args<
  B extends Names | boolean = undefined,
  S extends Names = undefined,
  C extends Names = undefined,
  N extends Names = undefined,
  D = undefined,
  A = undefined,
  DD = undefined,
> = Flat<
  & ([Extract<B | S | C, string>] extends [never] // deno-lint-ignore no-explicit-any
    ? Record<string, any>
    : Record<string, unknown> & WithAliases<Values<B, S, C, N, D>, A>)
  & { _: (string | number)[] }
  & (DD extends true ? { "--": string[] } : unknown)
>;

type Flat<T> = { [K in keyof T]: T[K] };

/** Flags and arrays are always there, and so is what has a default; a string need not be. */
type Values<B, S, C, N, D> =
  & { [K in Exclude<Extract<S, string>, C | keyof D>]?: Value<K, B, S, C, N> }
  & { [K in Exclude<Extract<B | C, string>, keyof D>]: Value<K, B, S, C, N> }
  & (D extends undefined ? unknown
    : { [K in keyof D]: K extends B | S | C ? D[K] | Value<K, B, S, C, N> : unknown });

type Value<K, B, S, C, N> =
  | (K extends C ? One<K, B, S>[] : One<K, B, S>)
  | (K extends B ? never : K extends N ? false : never);

type One<K, B, S> = K extends S ? string : K extends B ? boolean : unknown;

type WithAliases<T, A> = { [K in keyof T as K | AliasOf<K, A>]: T[K] };

type AliasOf<K, A> = K extends keyof A
  ? A[K] extends string ? A[K] : A[K] extends readonly (infer Name extends string)[] ? Name : never
  : never;
