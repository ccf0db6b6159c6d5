/**
 * A stand-in for `@std/testing/bdd` over `node:test`, which Deno runs as its own tests.
 *
 * @module
 */
import * as node from "node:test";

type Body = () => void | Promise<void>;
type Group = () => void | undefined;

/** Registers a test. */
export function it(name: string, fn: Body): void {
  node.it(name, () => fn());
}
/** Registers a test, the only one of its file to run. */
it.only = (name: string, fn: Body): void => void node.it.only(name, () => fn());
/** Registers a test that is not run. */
it.ignore = (name: string, fn: Body): void => void node.it.skip(name, () => fn());
/** The same as `it.ignore`. */
it.skip = it.ignore;

/** The same as {@linkcode it}. */
export const test: typeof it = it;

/** Registers a group of tests. */
export function describe(name: string, fn: Group): void {
  node.describe(name, fn);
}
/** Registers a group of tests, the only one of its file to run. */
describe.only = (name: string, fn: Group): void => void node.describe.only(name, fn);
/** Registers a group of tests that are not run. */
describe.ignore = (name: string, fn: Group): void => void node.describe.skip(name, fn);
/** The same as `describe.ignore`. */
describe.skip = describe.ignore;

/** Runs `fn` before the tests of the group. */
export function beforeAll(fn: Body): void {
  node.before(() => fn());
}

/** Runs `fn` after the tests of the group. */
export function afterAll(fn: Body): void {
  node.after(() => fn());
}

/** Runs `fn` before each test of the group. */
export function beforeEach(fn: Body): void {
  node.beforeEach(() => fn());
}

/** Runs `fn` after each test of the group. */
export function afterEach(fn: Body): void {
  node.afterEach(() => fn());
}
