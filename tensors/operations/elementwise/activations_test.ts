import {
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLessOrEqual,
  assertStrictEquals,
} from "@std/assert";
import { exactTanh, tanhErrorInUlp } from "../../../tests/helpers/exact/tanh.ts";
import { trace } from "../../trace/program.ts";
import { Random } from "../../random.ts";
import { relu, sigmoid, softplus, tanh } from "./activations.ts";

/** The switch from one formula of tanh to the other. */
const SWITCH = 0.625;

function* points(): Generator<number> {
  for (let power = -300; power <= 3; power += 0.25) yield 10 ** power;
  for (let k = -1000; k <= 1000; k++) yield SWITCH * (1 + k * 2 ** -52);
  const random = new Random(0);
  for (const high of [SWITCH, 1, 25]) for (let i = 0; i < 5000; i++) yield random.uniform(0, high);
  yield* [Number.MIN_VALUE, 2 ** -1022, 2 ** -540];
}

Deno.test("tanh() is within 2 units in the last place, on both sides of 0", () => {
  for (const x of points()) {
    for (const signed of [x, -x]) {
      assertLessOrEqual(tanhErrorInUlp(signed, tanh(signed).item()), 2, `at ${signed}`);
    }
  }
});

Deno.test("the reference for tanh() has the known digits, and tells what is 3 units off", () => {
  const digits = [
    [0.5, "462117157260009758502318483643672548730289280330113"],
    [1, "761594155955764888119458282604793590412768597257936"],
    [2, "964027580075816883946413724100923150255029976240934"],
  ] as const;
  for (const [x, wanted] of digits) {
    const { value, bits } = exactTanh(x);
    assertEquals(String(value * 10n ** 51n >> BigInt(bits)), wanted);
    assertGreater(tanhErrorInUlp(x, Math.tanh(x) - 3 * 2 ** -53), 2);
  }
  assertGreater(tanhErrorInUlp(1e-300, 1e-300 * (1 + 2 ** -50)), 2);
});

Deno.test("activations are right at zeros, infinities and NaN, to the sign", () => {
  const inputs = [0, -0, 750, -750, Infinity, -Infinity, NaN];
  const wanted = {
    tanh: [0, -0, 1, -1, 1, -1, NaN],
    sigmoid: [0.5, 0.5, 1, 0, 1, 0, NaN],
    softplus: [Math.LN2, Math.LN2, 750, 0, Infinity, 0, NaN],
    relu: [0, 0, 750, 0, Infinity, 0, NaN],
  };
  for (const [name, f] of Object.entries({ tanh, sigmoid, softplus, relu })) {
    inputs.forEach((x, i) => {
      const result = wanted[name as keyof typeof wanted][i];
      assertStrictEquals(f(x).item(), result, `${name}(${x})`);
    });
  }
});

Deno.test("derivatives of activations are right where they saturate, and at 0", () => {
  const inputs = Float64Array.of(0, 750, -750, Infinity, -Infinity);
  const wanted = {
    tanh: [1, 0, 0, 0, 0],
    sigmoid: [0.25, 0, 0, 0, 0],
    softplus: [0.5, 1, 0, 1, 0],
    relu: [0, 1, 0, 1, 0],
  };
  for (const [name, f] of Object.entries({ tanh, sigmoid, softplus, relu })) {
    const evaluation = trace(f, [[inputs.length]]).bind([inputs]);
    const bar = new Float64Array(inputs.length);
    evaluation.evaluate();
    evaluation.pullback(new Float64Array(inputs.length).fill(1), [bar]);
    assertEquals([...bar], wanted[name as keyof typeof wanted], name);
  }
});

Deno.test("sigmoid() and softplus() keep their relative accuracy where they are tiny", () => {
  for (const x of [-30, -100, -700]) {
    // Both are exp(x) up to a relative exp(x), which is below 1e-13 here.
    assertAlmostEquals(sigmoid(x).item(), Math.exp(x), 1e-12 * Math.exp(x));
    assertAlmostEquals(softplus(x).item(), Math.exp(x), 1e-12 * Math.exp(x));
  }
});
