import { assertEquals } from "@std/assert";
import * as fc from "../../tests/helpers/drawn.ts";
import { offsetsOf, sizeOf, stridesOf } from "../shape.ts";
import { cellCode, indexCode, throughBoth, unlessIdentity } from "./index_map.ts";

const table = () => "table";

/** What code of unsigned numbers comes to, for i; there are sums, products, quotients and remainders. */
function valueOf(code: string, i: number): number {
  const tokens = code.match(/\d+|[a-z]+|[-+*/%()]/g)!.filter((token) => token !== "u");
  let at = 0;
  const factor = (): number => {
    const token = tokens[at++];
    if (token === "i") return i;
    if (token !== "(") return Number(token);
    const inner = sum();
    at++;
    return inner;
  };
  const product = (): number => {
    let value = factor();
    while ("*/%".includes(tokens[at] ?? "none")) {
      const sign = tokens[at++];
      const other = factor();
      value = sign === "*"
        ? Math.imul(value, other)
        : sign === "/"
        ? value / other | 0
        : value % other;
    }
    return value;
  };
  const sum = (): number => {
    let value = product();
    while (tokens[at] === "+") {
      at++;
      value = value + product() | 0;
    }
    return value;
  };
  return sum();
}

Deno.test("indexCode() writes transposed, sliced and repeated tensors as arithmetic that gives their maps", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
  const cases = sizes.chain((shape) =>
    fc.tuple(
      fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
      fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
    ).map(([order, kept]) => ({ shape, order, kept }))
  );
  fc.assert(fc.property(cases, ({ shape, order, kept }) => {
    const strides = stridesOf(shape);
    const turned = order.map((axis) => shape[axis]);
    const map = offsetsOf(turned, order.map((axis, i) => kept[i] ? strides[axis] : 0));
    const code = indexCode(map, "i", table);
    assertEquals(Int32Array.from(map, (_, i) => valueOf(code, i)), map, code);
  }));
});

Deno.test("indexCode() reads a map that follows no shape from a table, and one that falls backwards", () => {
  assertEquals(indexCode(Int32Array.of(0, 3, 1, 1, 2), "i", table), "table");
  const falling = indexCode(Int32Array.of(3, 2, 1, 0), "i", table);
  assertEquals([0, 1, 2, 3].map((i) => valueOf(falling, i)), [3, 2, 1, 0]);
  assertEquals(indexCode(undefined, "i", table), "i");
});

Deno.test("cellCode() reads rows and columns without a division where their strides are even", () => {
  const map = offsetsOf([3, 4], [1, 3]);
  assertEquals(cellCode(map, 4, ["r", "c"], table), "(r) + (c) * 3u");
  assertEquals(cellCode(undefined, 4, ["r", "c"], table), "(r) * 4u + c");
  assertEquals(cellCode(Int32Array.of(2, 2, 3, 3), 2, ["r", "c"], table), "(r) + 2u");
  assertEquals(cellCode(Int32Array.of(0, 0, 0, 0), 2, ["r", "c"], table), "0u");
  assertEquals(cellCode(Int32Array.of(0, 3, 1, 1), 2, ["r", "c"], table), "table");
});

Deno.test("throughBoth() reads one map through another", () => {
  const shape = [2, 3];
  const turned = offsetsOf([3, 2], [1, 3]);
  const back = offsetsOf(shape, [1, 2]);
  assertEquals(unlessIdentity(throughBoth(back, turned)!, sizeOf(shape)), undefined);
  assertEquals(throughBoth(undefined, turned), turned);
});
