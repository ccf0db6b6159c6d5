/**
 * A stand-in for `@std/csv`, written out: see `offline/README.md` for why no npm package is under it.
 *
 * @module
 */
export * from "./parse.ts";
export * from "./stringify.ts";
