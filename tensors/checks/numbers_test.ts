import { assertEquals, assertThrows } from "@std/assert";
import { tensor } from "../tensor.ts";
import { numbersOf } from "./numbers.ts";

const KINDS = [
  Float64Array,
  Float32Array,
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
];

Deno.test("tensor() takes typed arrays of every kind, at any depth", () => {
  for (const Kind of KINDS) {
    const row = Kind.from([3, 1, 4]);
    assertEquals(tensor(row).toArray(), [3, 1, 4], Kind.name);
    assertEquals(tensor([row, [1, 5, 9]]).toArray(), [[3, 1, 4], [1, 5, 9]], Kind.name);
    assertEquals(tensor([[row], [row]]).shape, [2, 1, 3], Kind.name);
    assertEquals(tensor(row, [3, 1]).toArray(), [[3], [1], [4]], Kind.name);
    assertEquals(numbersOf(row, "x"), Float64Array.of(3, 1, 4), Kind.name);
  }
  assertEquals(tensor([new Float64Array(0), []]).shape, [2, 0]);
  const own = Float64Array.of(7);
  const copy = tensor(own);
  own[0] = 8;
  assertEquals(copy.toArray(), [7], "copied");
});

/** What is no number, and how it is called. */
const NO_NUMBERS: [value: unknown, name: string][] = [
  [null, "null"],
  [undefined, "undefined"],
  ["6.5", 'the string "6.5"'],
  [8n, "a bigint"],
  [false, "a boolean"],
  [Symbol("s"), "a symbol"],
  [Math.sin, "the function sin"],
  [{ length: 1, 0: 2 }, "an object"],
  [Object.create(null), "an object"],
  [new Date(5), "a Date"],
  [new Set([1]), "a Set"],
  [new Map(), "a Map"],
  [Object(4), "a Number"],
  [new DataView(new ArrayBuffer(8)), "a DataView"],
  [BigInt64Array.of(1n), "a BigInt64Array, whose elements are no numbers"],
  [BigUint64Array.of(1n), "a BigUint64Array, whose elements are no numbers"],
];

Deno.test("tensor() and numbersOf() say what stands in place of a number, and where", () => {
  for (const [value, name] of NO_NUMBERS) {
    const bad = value as never;
    assertThrows(
      () => tensor(bad),
      TypeError,
      `tensor: the values must be a number, numbers in nested arrays or typed arrays, or a tensor, got ${name}`,
    );
    assertThrows(() => tensor([0, bad]), TypeError, `got ${name} at [1]`);
    assertThrows(() => tensor([[0, 1], [2, bad]]), TypeError, `got ${name} at [1][1]`);
    assertThrows(() => numbersOf(bad, "x"), TypeError, `x must be an array of numbers`);
    assertThrows(() => numbersOf([1, 2, bad], "x"), TypeError, `got ${name} at [2]`);
  }
  assertThrows(() => tensor([tensor(1) as never]), TypeError, "got a Tensor: join tensors");
});

Deno.test("tensor() and numbersOf() tell a hole from an undefined element", () => {
  // deno-lint-ignore no-sparse-arrays
  const holed = [1, , 3] as number[];
  assertThrows(() => tensor(holed), TypeError, "got undefined at [1] (a hole in the array)");
  assertThrows(
    () => numbersOf(holed, "x"),
    TypeError,
    "got undefined at [1] (a hole in the array)",
  );
  const message = "x: every element must be a number, got undefined at [0]";
  assertEquals(assertThrows(() => numbersOf([undefined], "x"), TypeError).message, message);
});

Deno.test("tensor() says which row is of another length", () => {
  const cases: [rows: unknown, message: string][] = [
    [[[1, 2], Int8Array.of(3)], "the first has 2 elements, another 1 at [1]"],
    [[[[1], [2]], [[3]]], "at depth 1 the first has 2 elements, another 1 at [1]"],
    [[[1], null], "another is not an array, but null at [1]"],
    // deno-lint-ignore no-sparse-arrays
    [[[1], , [2]], "another is not an array, but undefined at [1] (a hole in the array)"],
  ];
  for (const [rows, message] of cases) {
    assertThrows(() => tensor(rows as never), TypeError, message);
  }
});
