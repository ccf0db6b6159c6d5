import { assertEquals } from "@std/assert";
import { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } from "@std/testing/bdd";
import {
  type AssertFalse,
  type AssertTrue,
  assertType,
  type Has,
  type IsAny,
  type IsExact,
  type IsNever,
  type IsNullable,
  type IsUnknown,
  type NotHas,
} from "@std/testing/types";

const trace: string[] = [];

describe("bdd", () => {
  beforeAll(() => void trace.push("beforeAll"));
  beforeEach(() => void trace.push("beforeEach"));
  afterEach(() => void trace.push("afterEach"));
  afterAll(() => {
    const each = ["beforeEach", "one", "afterEach", "beforeEach", "two", "afterEach"];
    assertEquals(trace, ["beforeAll", ...each]);
  });

  it("runs the hooks around a test", () => void trace.push("one"));
  describe("inside", () => {
    test("runs the outer hooks as well", async () => {
      await Promise.resolve();
      trace.push("two");
    });
  });
});

Deno.test("the checks on types hold at compile time", () => {
  assertType<IsExact<string | number, number | string>>(true);
  assertType<IsExact<{ a: 1 } & { b: 2 }, { a: 1; b: 2 }>>(true);
  assertType<IsExact<string, string | number>>(false);
  assertType<IsExact<{ a: 1 }, { a: 1; b?: 2 }>>(false);
  assertType<IsExact<unknown, string>>(false);
  // deno-lint-ignore no-explicit-any
  assertType<IsExact<any, string>>(false);
  // deno-lint-ignore no-explicit-any
  assertType<IsAny<any>>(true);
  assertType<IsNever<never>>(true);
  assertType<IsUnknown<unknown>>(true);
  assertType<IsNullable<string | undefined>>(true);
  assertType<Has<string | number, number>>(true);
  assertType<NotHas<string | number, boolean>>(true);
  type _Yes = AssertTrue<IsExact<1, 1>>;
  type _No = AssertFalse<IsExact<1, 2>>;
});
