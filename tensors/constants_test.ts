import { assertEquals } from "@std/assert";
import { add, mul, tensor, trace } from "./mod.ts";
import { compileProgram } from "./wasm/compile.ts";

Deno.test("a tensor that the function closes over stays what it was, in every kind of kernel", () => {
  const c = tensor([2, 3]);
  const program = trace((x) => {
    const once = mul(c, x);
    c.data[0] = 10; // seen from here on: it is copied where it is used
    return add(once, mul(c, x));
  }, [[2]]);
  const constant = trace(() => c, [[2]]);
  c.data.fill(-1000);
  const x = Float64Array.of(1, 1);
  for (let round = 0; round < 2; round++) {
    const evaluation = program.bind([x]);
    evaluation.evaluate();
    assertEquals([...evaluation.output], [12, 6]);
    const bar = new Float64Array(2);
    evaluation.pullback(x, [bar]);
    assertEquals([...bar], [12, 6]);
    const returned = constant.bind([x]);
    returned.evaluate();
    assertEquals([...returned.output], [10, 3]);
    c.data.fill(7);
  }
  const compiled = compileProgram(program)!();
  compiled.inputs[0].set(x);
  compiled.evaluate();
  assertEquals([...compiled.output], [12, 6]);
});
