import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertExists,
  assertFalse,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  AssertionError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  equal,
  fail,
  unreachable,
} from "@std/assert";

/** Not by assertThrows(), which is one of those on trial. */
function failure(fn: () => void): AssertionError {
  try {
    fn();
  } catch (error) {
    if (error instanceof AssertionError) return error;
    throw error;
  }
  throw new Error(`did not fail: ${fn}`);
}

Deno.test("equal() compares deeply", () => {
  const cycle: Record<string, unknown> = { n: 1 };
  cycle.self = cycle;
  const other: Record<string, unknown> = { n: 1 };
  other.self = other;
  const pairs: [unknown, unknown][] = [
    [NaN, NaN],
    [0, -0],
    [{ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }],
    [new Float64Array([1, NaN]), new Float64Array([1, NaN])],
    [new Map([[{ a: 1 }, [1]]]), new Map([[{ a: 1 }, [1]]])],
    [new Set([1, 2]), new Set([2, 1])],
    [new Date(5), new Date(5)],
    [/a/g, /a/g],
    [cycle, other],
  ];
  for (const [a, b] of pairs) assert(equal(a, b), `${a} and ${b}`);
});

Deno.test("equal() tells apart what differs", () => {
  class Point {
    x = 1;
  }
  const pairs: [unknown, unknown][] = [
    [1, "1"],
    [null, undefined],
    [{ a: 1 }, { a: 1, b: undefined }],
    [[1, 2], [1, 2, 3]],
    [new Float64Array([1, 2]), new Float64Array([1, 3])],
    [new Float64Array([1]), new Float32Array([1])],
    [new Float64Array([1]), [1]],
    [new Point(), { x: 1 }],
    [new Map([[1, 1]]), new Map([[1, 2]])],
    [new Set([1]), new Set([2])],
    [new Date(5), new Date(6)],
    [/a/g, /a/],
  ];
  for (const [a, b] of pairs) assertFalse(equal(a, b), `${a} and ${b}`);
});

Deno.test("assertEquals() says where the values differ, and the caller's message", () => {
  assertEquals({ a: [1, 2] }, { a: [1, 2] });
  const { message } = failure(() => assertEquals({ a: [1, 2] }, { a: [1, 3] }, "the mark"));
  for (const part of ["Values are not equal", "2", "3", "the mark"]) {
    assertStringIncludes(message, part);
  }
});

Deno.test("the comparisons pass what they should", () => {
  assertNotEquals<unknown>(1, "1");
  assertStrictEquals(NaN, NaN);
  assertAlmostEquals(0.1 + 0.2, 0.3);
  assertAlmostEquals(1, 1.5, 0.5);
  assertAlmostEquals(Infinity, Infinity);
  assertGreater(2, 1);
  assertGreaterOrEqual(2, 2);
  assertLess(1, 2);
  assertLessOrEqual(2, 2);
  assertExists(0);
  assertFalse("");
  assertInstanceOf(new RangeError(), Error);
  assertStringIncludes("abc", "b");
  assertMatch("abc", /^a.c$/);
});

Deno.test("the comparisons fail on what they should", () => {
  failure(() => assert(0));
  failure(() => assertFalse(1));
  failure(() => assertExists(null));
  failure(() => assertNotEquals([1], [1]));
  failure(() => assertStrictEquals([1], [1]));
  failure(() => assertStrictEquals(0, -0));
  failure(() => assertAlmostEquals(1, 1.001));
  failure(() => assertAlmostEquals(1, 2, 0.5));
  failure(() => assertAlmostEquals(NaN, 1));
  failure(() => assertGreater(1, 1));
  failure(() => assertGreaterOrEqual(NaN, 1));
  failure(() => assertLess(1, 1));
  failure(() => assertLessOrEqual(2, 1));
  failure(() => assertInstanceOf(new Error(), RangeError));
  failure(() => assertStringIncludes("abc", "d"));
  failure(() => assertMatch("abc", /d/));
  failure(() => fail("why"));
  failure(() => unreachable());
});

Deno.test("assert() narrows", () => {
  const value = JSON.parse('{"a":1}') as { a?: number };
  assert(value.a);
  assertEquals(value.a.toFixed(1), "1.0");
});

Deno.test("assertThrows() gives the error, or says what is wrong with it", () => {
  const thrower = () => {
    throw new RangeError("out of range");
  };
  const error: RangeError = assertThrows(thrower, RangeError, "of range");
  assertEquals(error.message, "out of range");
  assertInstanceOf(assertThrows(thrower), RangeError);
  failure(() => assertThrows(thrower, TypeError));
  failure(() => assertThrows(thrower, RangeError, "something else"));
  failure(() => assertThrows(() => {}, "the mark"));
});

Deno.test("assertRejects() gives the error, or says what is wrong with it", async () => {
  const rejecter = () => Promise.reject(new RangeError("out of range"));
  const error: RangeError = await assertRejects(rejecter, RangeError, "of range");
  assertEquals(error.message, "out of range");
  await assertRejects(() => assertRejects(rejecter, TypeError), AssertionError);
  await assertRejects(() => assertRejects(() => Promise.resolve()), AssertionError);
  await assertRejects(
    () =>
      assertRejects(() => {
        throw new RangeError("at once");
      }, RangeError),
    AssertionError,
  );
});

Deno.test("AssertionError has a name and a cause", () => {
  const error = new AssertionError("message", { cause: 1 });
  assertEquals([error.name, error.message, error.cause], ["AssertionError", "message", 1]);
});
