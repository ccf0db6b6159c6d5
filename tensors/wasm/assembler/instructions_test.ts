import { assertEquals } from "@std/assert";
import type { Code } from "./code.ts";
import { ModuleBuilder, type ValueType } from "./module_builder.ts";
import { f32, f32x4, f64, f64x2, i32, i32x4, i64x2 } from "./instructions.ts";

/** What code makes of numbers. */
function valueOf(type: ValueType, code: Code): unknown {
  const module = new ModuleBuilder();
  const f = module.function([], [type], "value");
  f.emit(code);
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.bytes()), {
    env: { memory },
  });
  return (exports.value as () => unknown)();
}

const roundEven = (x: number) => x - Math.round(x) === -0.5 ? 2 * Math.round(x / 2) : Math.round(x);
const UNARY = {
  ...{ abs: Math.abs, ceil: Math.ceil, floor: Math.floor, sqrt: Math.sqrt, trunc: Math.trunc },
  ...{ neg: (x: number) => -x, nearest: roundEven },
};
const COMPARISONS = {
  eq: (x: number, y: number) => x === y,
  ne: (x: number, y: number) => x !== y,
  lt: (x: number, y: number) => x < y,
  gt: (x: number, y: number) => x > y,
  le: (x: number, y: number) => x <= y,
  ge: (x: number, y: number) => x >= y,
};
const BINARY = {
  add: (x: number, y: number) => x + y,
  sub: (x: number, y: number) => x - y,
  mul: (x: number, y: number) => x * y,
  div: (x: number, y: number) => x / y,
  ...{ min: Math.min, max: Math.max },
};
/** Exact in single precision, and so are the sums, products and quotients. */
const PAIRS = [[6.25, 0.25], [-2.5, 4], [1.5, 1.5], [-0.5, -8]];
const entries = <T>(table: Record<string, T>) => Object.entries(table);
type Table = Record<string, (...operands: Code[]) => Code>;

for (const [type, s, v] of [["f64", f64, f64x2], ["f32", f32, f32x4]] as const) {
  const scalar = s as unknown as Table;
  const vector = v as unknown as Table;
  const lane = (x: number) => v.splat(s.const(x));
  const rounded = type === "f32" ? Math.fround : Number;

  Deno.test(`instructions of ${type}, single and in vectors, do what their names say`, () => {
    for (const [x, y] of PAIRS) {
      for (const [name, apply] of entries(UNARY)) {
        assertEquals(valueOf(type, scalar[name](s.const(x))), rounded(apply(x)), name);
        assertEquals(
          valueOf(type, v.extract_lane(vector[name](lane(x)), 1)),
          rounded(apply(x)),
          name,
        );
      }
      for (const [name, apply] of entries(BINARY)) {
        assertEquals(valueOf(type, scalar[name](s.const(x), s.const(y))), apply(x, y), name);
        const both = vector[name](lane(x), lane(y));
        assertEquals(valueOf(type, v.extract_lane(both, 1)), apply(x, y), name);
      }
      for (const [name, holds] of entries(COMPARISONS)) {
        const one = Number(holds(x, y));
        assertEquals(valueOf("i32", scalar[name](s.const(x), s.const(y))), one, name);
        const bits = i32x4.extract_lane(vector[name](lane(x), lane(y)), 3);
        assertEquals(valueOf("i32", bits), -one, name);
      }
      assertEquals(valueOf(type, s.copysign(s.const(x), s.const(y))), Math.abs(x) * Math.sign(y));
      assertEquals(valueOf(type, v.extract_lane(v.pmin(lane(x), lane(y)), 0)), Math.min(x, y));
      assertEquals(valueOf(type, v.extract_lane(v.pmax(lane(x), lane(y)), 0)), Math.max(x, y));
    }
  });
}

Deno.test("instructions of whole numbers, single and in vectors, do what their names say", () => {
  const [x, y] = [-12, 5].map(i32.const);
  const single: [Code, number][] = [
    [i32.add(x, y), -7],
    [i32.sub(x, y), -17],
    [i32.mul(x, y), -60],
    [i32.and(x, y), 4],
    [i32.or(x, y), -11],
    [i32.shl(x, y), -384],
    [i32.shr_u(x, y), 134217727],
    [i32.eqz(x), 0],
    [i32.eq(x, x), 1],
    [i32.ne(x, y), 1],
    [i32.lt_s(x, y), 1],
    [i32.lt_u(x, y), 0],
    [i32.gt_s(x, y), 0],
    [i32.ge_s(x, x), 1],
  ];
  for (const [code, value] of single) assertEquals(valueOf("i32", code), value);
  const four = i32x4.splat(x);
  const other = i32x4.splat(y);
  const inFour: [Code, number][] = [
    [i32x4.add(four, other), -7],
    [i32x4.sub(four, other), -17],
    [i32x4.shl(four, y), -384],
    [i32x4.shr_s(four, y), -1],
    [i32x4.shr_u(four, y), 134217727],
    [i32x4.eq(four, four), -1],
    [i32x4.gt_s(other, four), -1],
  ];
  for (const [code, value] of inFour) {
    assertEquals(valueOf("i32", i32x4.extract_lane(code, 2)), value);
  }
  assertEquals(valueOf("i32", i32x4.bitmask(four)), 15);
  assertEquals(valueOf("i32", i32x4.all_true(four)), 1);
  // −12 · 2³² − 12 in each lane.
  const low = (code: Code) => valueOf("i64", i64x2.extract_lane(code, 1));
  const lane = -12n * 2n ** 32n + 2n ** 32n - 12n;
  assertEquals(low(i64x2.add(four, four)), 2n * lane);
  assertEquals(low(i64x2.sub(four, four)), 0n);
  assertEquals(low(i64x2.shl(four, y)), lane * 32n);
  assertEquals(low(i64x2.shr_s(four, y)), lane >> 5n);
  assertEquals(low(i64x2.shr_u(four, y)), BigInt.asUintN(64, lane) >> 5n);
  assertEquals(low(i64x2.eq(four, four)), -1n);
  assertEquals(low(i64x2.gt_s(other, four)), -1n);
  assertEquals(valueOf("i32", i64x2.bitmask(four)), 3);
  assertEquals(valueOf("i32", i64x2.all_true(four)), 1);
});
