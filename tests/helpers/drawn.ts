/**
 * fast-check for tests: the same cases in every run, and others where they are asked for, by `-- --drawn=100`
 * after the files of `deno task test`.
 *
 * @module
 */
import fc, { type IAsyncProperty, type IProperty, type Parameters } from "fast-check";

// What stands below takes the place of assert() of fast-check.
export * from "fast-check";

/** The seed of all cases; fast-check tells the one of a failure, drawn or not. */
const SEED = 7;

/** How many times as many cases are asked for, by `--drawn=100`, from seeds of their own. */
const drawn = Deno.args.map((text) => /^--drawn=([1-9]\d*)$/.exec(text)?.[1]).find((n) => n);

/** Holds a property against cases from a fixed seed, 100 unless `numRuns` says another number. */
export function assert<T>(property: IProperty<T>, parameters?: Parameters<T>): void;
/** Holds an asynchronous property against them. */
export function assert<T>(
  property: IAsyncProperty<T>,
  parameters?: Parameters<T>,
): Promise<void>;
export function assert<T>(
  property: IProperty<T> | IAsyncProperty<T>,
  parameters: Parameters<T> = {},
): void | Promise<void> {
  const { numRuns = 100 } = parameters;
  return fc.assert(
    property as IProperty<T>,
    drawn === undefined
      ? { seed: SEED, ...parameters }
      : { ...parameters, numRuns: numRuns * Number(drawn) },
  );
}
