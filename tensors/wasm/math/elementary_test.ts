import {
  assert,
  assertEquals,
  assertGreater,
  assertLessOrEqual,
  assertStrictEquals,
} from "@std/assert";
import { exactErf, exactNormal } from "../../../tests/helpers/exact/error_function.ts";
import { errorInUlp, EXACT, type Fixed } from "../../../tests/helpers/exact/elementary.ts";
import { pointsOf } from "../../../tests/problems/elementary_points.ts";
import { Random } from "../../random.ts";
import type { Code } from "../assembler/code.ts";
import { type Dtype, lanesOf } from "../lanes.ts";
import { ModuleBuilder } from "../assembler/module_builder.ts";
import type { Emit } from "./mod.ts";
import * as math from "./mod.ts";

const ELEMENTARY = {
  cos: math.emitCos,
  erf: math.emitErf,
  exp: math.emitExp,
  log: math.emitLog,
  normal: math.emitNormal,
  sigmoid: math.emitSigmoid,
  sin: math.emitSin,
  softplus: math.emitSoftplus,
  tanh: math.emitTanh,
} satisfies Record<string, Emit>;

type Name = keyof typeof ELEMENTARY;

const REFERENCE = { ...EXACT, erf: exactErf, normal: exactNormal } satisfies Record<
  Name,
  (x: number) => Fixed
>;

Deno.test("every elementary function of the module is tested here", () => {
  const tested: unknown[] = [...Object.values(ELEMENTARY), math.emitAtan2];
  for (const [name, emit] of Object.entries(math)) {
    if (typeof emit === "function") assert(tested.includes(emit), name);
  }
});

const NAMES = Object.keys(ELEMENTARY) as Name[];
const DTYPES: Dtype[] = ["float64", "float32"];

/** A compiled function of an array. */
type Apply = (x: ArrayLike<number>) => number[];

/** Runs vector code over arrays; what is beyond the last whole vector is filled up with 0. */
function applied(emit: Emit, dtype: Dtype, fused: boolean): Apply {
  const lanes = lanesOf(dtype, fused);
  const capacity = 2048;
  const m = new ModuleBuilder();
  const scalars = {
    sin: m.outside("sin", ["f64"], ["f64"]),
    cos: m.outside("cos", ["f64"], ["f64"]),
  };
  const f = m.function([], [], "run");
  f.each({ to: capacity * lanes.bytes, by: 16 }, (at: Code) => {
    const x = f.let("v128", lanes.load(at, 0, lanes.width));
    const y = emit(f, lanes, x, scalars);
    f.emit(lanes.store(at, y, capacity * lanes.bytes, lanes.width));
  });
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(m.bytes()), {
    env: { memory, sin: Math.sin, cos: Math.cos },
  });
  const run = exports.run as () => void;
  const room = dtype === "float64"
    ? new Float64Array(memory.buffer)
    : new Float32Array(memory.buffer);
  return (x) => {
    const y: number[] = [];
    for (let at = 0; at < x.length; at += capacity) {
      room.fill(0, 0, capacity);
      const count = Math.min(capacity, x.length - at);
      for (let i = 0; i < count; i++) room[i] = x[at + i];
      run();
      for (let i = 0; i < count; i++) y.push(room[capacity + i]);
    }
    return y;
  };
}

/** Whether the engine knows relaxed SIMD, without which there is no fused code. */
const HAS_FUSED = (() => {
  const m = new ModuleBuilder();
  const lanes = lanesOf("float64", true);
  const f = m.function([], [], "f");
  f.let("v128", lanes.madd(lanes.constant(1), lanes.constant(2), lanes.constant(3)));
  return WebAssembly.validate(m.bytes());
})();

/** Every arrangement of the code that can run here. */
function arrangements(): { dtype: Dtype; fused: boolean }[] {
  const fusings = HAS_FUSED ? [false, true] : [false];
  return DTYPES.flatMap((dtype) => fusings.map((fused) => ({ dtype, fused })));
}

/** The most units in the last place by which a function may be off, where it is not 2. */
const MOST: Partial<Record<Name, number>> = { normal: 8 };

/** The exact values at the points, once for all arrangements. */
const measured = new Map<string, { x: number[]; exact: Fixed[] }>();

function measurement(name: Name, dtype: Dtype): { x: number[]; exact: Fixed[] } {
  const key = `${name} ${dtype}`;
  let found = measured.get(key);
  if (!found) {
    const x = pointsOf(name, dtype);
    measured.set(key, found = { x, exact: x.map(REFERENCE[name]) });
  }
  return found;
}

for (const name of NAMES) {
  for (const fused of [false, true]) {
    Deno.test({
      name: `${name} is within ${MOST[name] ?? 2} units in the last place, ${
        fused ? "" : "not "
      }fused`,
      // Without relaxed SIMD in the engine there is no fused code.
      ignore: fused && !HAS_FUSED,
      fn() {
        for (const dtype of DTYPES) {
          const { x, exact } = measurement(name, dtype);
          assertGreater(x.length, 5_000);
          applied(ELEMENTARY[name], dtype, fused)(x).forEach((y, i) => {
            const error = errorInUlp(exact[i], y, dtype);
            if (error > (MOST[name] ?? 2)) {
              throw new Error(`${dtype}: ${x[i]} to ${y}, off by ${error} ulp`);
            }
          });
        }
      },
    });
  }
}

Deno.test("every single: float32 agrees with float64 within 2 units in the last place", () => {
  const stride = 16381; // a prime: all exponents and signs, and no pattern of digits
  const bits = new Uint32Array(2 ** 18).map((_, i) => i * stride);
  const x = [...new Float32Array(bits.buffer)].filter((number) => Number.isFinite(number));
  for (const name of NAMES) {
    const wanted = applied(ELEMENTARY[name], "float64", false)(x);
    for (const { dtype, fused } of arrangements()) {
      if (dtype !== "float32") continue;
      const y = applied(ELEMENTARY[name], dtype, fused)(x);
      for (let i = 0; i < x.length; i++) {
        if (Object.is(y[i], Math.fround(wanted[i]))) continue;
        const unit = 2 ** Math.max(-149, Math.floor(Math.log2(Math.abs(y[i]))) - 23);
        const error = Math.abs(y[i] - wanted[i]) / unit;
        if (!(error <= (MOST[name] ?? 2))) {
          throw new Error(`${name} ${fused}: ${x[i]} to ${y[i]}, ${error} ulp`);
        }
      }
    }
  }
});

/** Digits computed with 60 places by another library. */
const DIGITS: Record<Name, [number, string][]> = {
  exp: [[0.5, "1.64872127070012814684865078"], [-1, "0.36787944117144232159552377"]],
  erf: [[0.5, "0.52049987781304653768274665"], [-2, "-0.99532226501895273416206925"]],
  log: [[2, "0.69314718055994530941723212"], [0.75, "-0.28768207245178092743921900"]],
  normal: [[0.5, "0.69146246127401310363770461"], [-1, "0.15865525393145705141476745"]],
  sin: [[0.5, "0.47942553860420300027328793"], [1e22, "-0.85220084976718880177270589"]],
  cos: [[2, "-0.41614683654714238699756822"], [1e22, "0.52321478539513894549759447"]],
  tanh: [[0.5, "0.46211715726000975850231848"], [-2, "-0.96402758007581688394641372"]],
  sigmoid: [[0.5, "0.62245933120185456463890056"], [-1, "0.26894142136999512074884075"]],
  softplus: [[-1, "0.31326168751822283404899549"], [2, "2.12692801104297249644372680"]],
};

Deno.test("the reference has the known digits, and tells what is 3 units off", () => {
  for (const name of NAMES) {
    for (const [x, digits] of DIGITS[name]) {
      const { value, places } = REFERENCE[name](x);
      const magnitude = (value < 0n ? -value : value) * 10n ** 26n >> BigInt(places);
      const text = String(magnitude).padStart(27, "0");
      const found = `${value < 0n ? "-" : ""}${text.slice(0, -26)}.${text.slice(-26)}`;
      assertEquals(found, digits, `${name}(${x})`);
      for (const dtype of DTYPES) {
        const digitsOfType = dtype === "float64" ? 52 : 23;
        const near = dtype === "float64" ? Number(digits) : Math.fround(Number(digits));
        const unit = 2 ** (Math.floor(Math.log2(Math.abs(near))) - digitsOfType);
        assertLessOrEqual(errorInUlp({ value, places }, near, dtype), 0.5);
        assertGreater(errorInUlp({ value, places }, near + 3 * unit, dtype), 2);
        assertGreater(errorInUlp({ value, places }, -near, dtype), 2);
      }
    }
  }
  assertGreater(errorInUlp(REFERENCE.exp(-745), 3 * 2 ** -1074), 1.9);
  assertGreater(errorInUlp(REFERENCE.exp(709), Infinity), 2);
  assertEquals(errorInUlp(REFERENCE.exp(710), Infinity), 0);
  assertEquals(errorInUlp(REFERENCE.sin(1), NaN), Infinity);
});

Deno.test("zeros, infinities and NaN give what they should, to the sign", () => {
  const inputs = [0, -0, Infinity, -Infinity, NaN, 1e30, -1e30];
  const wanted: Partial<Record<Name, number[]>> = {
    tanh: [0, -0, 1, -1, NaN, 1, -1],
    erf: [0, -0, 1, -1, NaN, 1, -1],
    normal: [0.5, 0.5, 1, 0, NaN, 1, 0],
    exp: [1, 1, Infinity, 0, NaN, Infinity, 0],
    log: [-Infinity, -Infinity, Infinity, NaN, NaN, Math.log(1e30), NaN],
    sin: [0, -0, NaN, NaN, NaN],
    cos: [1, 1, NaN, NaN, NaN],
    sigmoid: [0.5, 0.5, 1, 0, NaN, 1, 0],
    softplus: [Math.LN2, Math.LN2, Infinity, 0, NaN, 1e30, 0],
  };
  for (const { dtype, fused } of arrangements()) {
    const round = dtype === "float64" ? (x: number) => x : Math.fround;
    for (const name of NAMES) {
      const y = applied(ELEMENTARY[name], dtype, fused)(inputs);
      wanted[name]?.forEach((value, i) => {
        assertStrictEquals(y[i], round(value), `${dtype} ${fused} ${name}(${inputs[i]})`);
      });
    }
    assertStrictEquals(applied(ELEMENTARY.log, dtype, fused)([1])[0], 0);
    const negative = dtype === "float64" ? -(2 ** -1074) : -(2 ** -149);
    assertStrictEquals(applied(ELEMENTARY.log, dtype, fused)([negative])[0], NaN);
  }
});

Deno.test("a result has the same bits whatever stands beside it", () => {
  const random = new Random(2);
  const x = Array.from({ length: 997 }, (_, i) => {
    const scale = [1e-3, 1, 30, 1e9, 1e300][i % 5];
    return random.uniform(-scale, scale);
  });
  for (const { dtype, fused } of arrangements()) {
    for (const name of NAMES) {
      const apply = applied(ELEMENTARY[name], dtype, fused);
      const y = apply(x);
      assertEquals(apply([0, ...x]).slice(1), y, name);
      assertEquals(apply(x.toReversed()).toReversed(), y, name);
    }
  }
});
