import { assertEquals, assertThrows } from "@std/assert";
import { add, mul } from "../operations/elementwise/arithmetic.ts";
import { sin } from "../operations/elementwise/functions.ts";
import { matmul } from "../operations/products/matmul.ts";
import { trace } from "./program.ts";
import { Tensor, tensor, zeros } from "../tensor.ts";

/** What a function that is traced must not do with its argument, and a part of the message. */
const FORBIDDEN: Record<string, [(x: Tensor) => unknown, string]> = {
  "is compared by <": [(x) => x < zeros([]), "Cannot compare or convert a traced tensor"],
  "is compared with a number": [(x) => x as never == 1, "it cannot decide a branch"],
  "is added by +": [(x) => (x as never) + 1, "Use add, mul, … instead of + and *"],
  "is multiplied by *": [(x) => 2 * (x as never), "Use add, mul, …"],
  "is negated by -": [(x) => -x, "Cannot compare or convert"],
  "goes into a template": [(x) => `${x}`, "Cannot compare or convert"],
  "is read by data": [(x) => x.data[0], "Cannot read the numbers of a traced tensor"],
  "is read by item()": [(x) => x.item(), "use where, as in where(less(x, 0), a, b), or relu"],
  "is read by toArray()": [(x) => x.toArray(), "with shapes only, and is then replayed"],
  "is read by an index": [(x) => (x as never)[3], "Write slice(y, 3, 4) for y[3]"],
  "is read by an index, and negated": [
    (x) => -(x as never)[0],
    "Cannot read element 0 of a traced",
  ],
  "is read by at() of an array": [(x) => [].at.call(x, 0), "Cannot read the length"],
  "is written by an index": [(x) => Object.assign(x, { 1: 2 }), "Cannot write element 1"],
  "is asked for its length": [(x) => (x as never as []).length, "Its sizes are in shape"],
  "is taken apart": [(x) => [...x as never as []], "Cannot take a traced tensor apart"],
  "is put into an array of numbers": [(x) => tensor([x as never]), "join tensors with concat"],
  "is copied by tensor()": [(x) => tensor(x), "Compute with the operations of tensors/"],
};

for (const [what, [work, message]] of Object.entries(FORBIDDEN)) {
  Deno.test(`a traced tensor throws, and says what to do instead, when it ${what}`, () => {
    const f = (x: Tensor) => (work(x), x);
    assertThrows(() => trace(f, [[]]), TypeError, message);
    const afterwards = (x: Tensor) => (work(sin(x)), x);
    assertThrows(() => trace(afterwards, [[]]), TypeError, message);
  });
}

Deno.test("a traced tensor has no names but its own, and is a tensor", () => {
  trace((x) => {
    const names = ["then", "map", "01x", "-1", Symbol.toStringTag];
    assertEquals(names.map((name) => (x as never)[name]), names.map(() => undefined));
    assertEquals([x instanceof Tensor, "0" in x, Object.keys(x)], [true, false, [
      "shape",
      "trace",
    ]]);
    return sin(x);
  }, [[2]]);
});

Deno.test("a traced tensor has a shape", () => {
  const shapes: unknown[] = [];
  trace((x, y) => {
    const product = matmul(x, y);
    shapes.push(x.shape, y.size, product.shape);
    return product;
  }, [[2, 3], [3]]);
  assertEquals(shapes, [[2, 3], 3, [2]]);
});

Deno.test("a traced tensor throws when it is used after its function has returned", () => {
  let kept: Tensor | undefined;
  trace((x) => kept = sin(x), [[2]]);
  const message = "was used outside the function that it was traced in; return it from that";
  assertThrows(() => add(kept!, 1), TypeError, `add: a traced tensor ${message}`);
  assertThrows(() => trace((x) => mul(x, kept!), [[2]]), TypeError, message);
  assertThrows(() => trace(() => kept!, []), TypeError, "was traced in another function");
});

Deno.test("a traced tensor throws when it is used after its function has thrown", () => {
  let kept: Tensor | undefined;
  const f = (x: Tensor) => {
    kept = x;
    throw new Error("broken");
  };
  assertThrows(() => trace(f, [[2]]), Error, "broken");
  assertThrows(() => sin(kept!), TypeError, "outside the function that it was traced in");
});

Deno.test("two traces do not mix", () => {
  const nested = (inner: (x: Tensor, y: Tensor) => Tensor) =>
    trace((x) => (trace((y) => inner(x, y), [[2]]), x), [[2]]);
  const message = "was used outside the function that it was traced in";
  assertThrows(() => nested((x, y) => add(x, y)), TypeError, message);
  assertThrows(() => nested((x, y) => add(y, x)), TypeError, message);
  assertThrows(() => nested((x) => sin(x)), TypeError, "was traced in another function");
  assertThrows(() => nested((x) => x), TypeError, "was traced in another function");
});

Deno.test("a function may be traced inside another", () => {
  const outer = trace((x) => {
    const inner = trace((y) => add(y, 1), [[]]);
    const buffer = Float64Array.of(4);
    const evaluation = inner.bind([buffer]);
    evaluation.evaluate();
    return mul(x, evaluation.output[0]);
  }, [[]]);
  const evaluation = outer.bind([Float64Array.of(3)]);
  evaluation.evaluate();
  assertEquals([...evaluation.output], [15]);
});
