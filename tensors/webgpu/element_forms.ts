/**
 * The operations that go element by element, as WGSL. What WGSL leaves less exact than single precision, such
 * as its sine, or undefined, is written out in functions of its own.
 *
 * @module
 */

/** The code of an operation's result; inputs are names or numbers. */
type Form = (x: readonly string[], attributes: unknown) => string;

const infix = (sign: string): Form => ([a, b]) => `${a} ${sign} ${b}`;
const call = (name: string): Form => (x) => `${name}(${x.join(", ")})`;
const mask = (sign: string): Form => ([a, b]) => `select(0f, 1f, ${a} ${sign} ${b})`;
const same: Form = ([x]) => x;

/** A number as WGSL writes it; undefined where single precision has none such. */
export function literal(value: number): string | undefined {
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return undefined;
  return single < 0 || Object.is(single, -0) ? `(-${-single}f)` : `${single}f`;
}

/** A number that an operation was made with. */
function given(value: number): string {
  const code = literal(value);
  if (code !== undefined) return code;
  throw new RangeError(`WebGPU computes in float32, which has no number ${value}`);
}

/** Whole powers up to this are multiplied out. */
const MOST_FACTORS = 16;

function power([x]: readonly string[], attributes: unknown): string {
  const exponent = attributes as number;
  const factors = Math.abs(exponent);
  if (!Number.isInteger(exponent) || factors > MOST_FACTORS) {
    return `power_of(${x}, ${given(exponent)})`;
  }
  const product = Array.from({ length: factors }, () => x).join(" * ") || "1f";
  return exponent < 0 ? `1f / (${product})` : product;
}

function clip([x]: readonly string[], attributes: unknown): string {
  const { low, high } = attributes as { low: number; high: number };
  const above = low === -Infinity ? x : `max(${x}, ${given(low)})`;
  return high === Infinity ? above : `min(${above}, ${given(high)})`;
}

/** The forms, by the names of the operations. */
export const ELEMENT_FORMS: Readonly<Record<string, Form>> = /* @__PURE__ */ (() => ({
  copy: same,
  stopGradient: same,
  add: infix("+"),
  sub: infix("-"),
  mul: infix("*"),
  div: infix("/"),
  neg: ([x]) => `-${x}`,
  scale: ([x], factor) => `${given(factor as number)} * ${x}`,
  square: ([x]) => `${x} * ${x}`,
  pow: power,
  power: call("power_of"),
  exp: call("exp"),
  log: call("log"),
  sqrt: call("sqrt"),
  sin: call("sine_of"),
  cos: ([x]) => `cosine_of(${x})`,
  atan2: call("angle_of"),
  abs: call("abs"),
  sign: call("sign"),
  floor: call("floor"),
  tanh: call("tanh_of"),
  sigmoid: call("sigmoid_of"),
  softplus: call("softplus_of"),
  silu: ([x]) => `${x} * sigmoid_of(${x})`,
  gelu: ([x]) => `${x} * (0.5f + 0.5f * erf_of(${x} * 0.70710678f))`,
  erf: call("erf_of"),
  relu: ([x]) => `max(${x}, 0f)`,
  maximum: call("max"),
  minimum: call("min"),
  clip,
  where: ([mask, a, b]) => `select(${b}, ${a}, ${mask} != 0f)`,
  less: mask("<"),
  lessEqual: mask("<="),
  greater: mask(">"),
  greaterEqual: mask(">="),
  equal: mask("=="),
  notEqual: mask("!="),
}))();

/**
 * The functions, in the order in which they need one another. The polynomials of tanh, sine, cosine and
 * arctangent are those of the Cephes library in single precision (S. L. Moshier, 1989); the tail of erf is
 * 7.1.26 of Abramowitz and Stegun, which is right to 1.5e-7.
 */
const FUNCTIONS: readonly (readonly [name: string, code: string])[] = [
  [
    "tanh_of",
    `fn tanh_of(x: f32) -> f32 {
  let z = x * x;
  let near = ((((-5.70498872745e-3f * z + 2.06390887954e-2f) * z - 5.37397155531e-2f) * z
    + 1.33314422036e-1f) * z - 3.33332819422e-1f) * z * x + x;
  let far = 1f - 2f / (exp(min(2f * abs(x), 40f)) + 1f);
  return select(sign(x) * far, near, abs(x) < 0.625f);
}`,
  ],
  [
    "sigmoid_of",
    `fn sigmoid_of(x: f32) -> f32 {
  return 1f / (1f + exp(clamp(-x, -80f, 80f)));
}`,
  ],
  [
    "softplus_of",
    `fn softplus_of(x: f32) -> f32 {
  let e = exp(-min(abs(x), 80f));
  let small = e * (1f - e * (0.5f - e * (0.33333333f - 0.25f * e)));
  return max(x, 0f) + select(log(1f + e), small, e < 0.01f);
}`,
  ],
  [
    "quarter_of",
    `fn quarter_of(x: f32, quarter: f32) -> f32 {
  let turns = round(x * 0.63661977f);
  let r = ((x - turns * 1.5703125f) - turns * 4.83751296997e-4f) - turns * 7.54978995489e-8f;
  let z = r * r;
  let sine = ((-1.9515295891e-4f * z + 8.3321608736e-3f) * z - 1.6666654611e-1f) * z * r + r;
  let cosine = ((2.443315711809948e-5f * z - 1.388731625493765e-3f) * z + 4.166664568298827e-2f)
    * z * z - 0.5f * z + 1f;
  let at = i32(turns + quarter) & 3;
  let value = select(sine, cosine, (at & 1) == 1);
  return select(value, -value, at > 1);
}`,
  ],
  ["sine_of", "fn sine_of(x: f32) -> f32 { return quarter_of(x, 0f); }"],
  ["cosine_of", "fn cosine_of(x: f32) -> f32 { return quarter_of(x, 1f); }"],
  [
    "angle_of",
    `fn angle_of(y: f32, x: f32) -> f32 {
  let u = abs(x);
  let v = abs(y);
  let t = min(u, v) / max(max(u, v), 1e-37f);
  let turned = t > 0.41421356f;
  let s = select(t, (t - 1f) / (t + 1f), turned);
  let z = s * s;
  var angle = (((8.05374449538e-2f * z - 1.38776856032e-1f) * z + 1.99777106478e-1f) * z
    - 3.33329491539e-1f) * z * s + s + select(0f, 0.78539816f, turned);
  angle = select(angle, 1.57079633f - angle, v > u);
  angle = select(angle, 3.14159265f - angle, x < 0f);
  return select(angle, -angle, y < 0f);
}`,
  ],
  [
    "erf_of",
    `fn erf_of(x: f32) -> f32 {
  let z = x * x;
  let near = 1.12837917f * x * (1f - z * (0.33333333f - z * (0.1f - z * (0.023809524f
    - z * (0.0046296296f - z * 7.5757576e-4f)))));
  let t = 1f / (1f + 0.3275911f * abs(x));
  let tail = ((((1.061405429f * t - 1.453152027f) * t + 1.421413741f) * t - 0.284496736f) * t
    + 0.254829592f) * t * exp(-min(z, 80f));
  return select(sign(x) * (1f - tail), near, abs(x) < 0.5f);
}`,
  ],
  [
    "power_of",
    `fn power_of(x: f32, e: f32) -> f32 {
  if (e == 0f) { return 1f; }
  let size = pow(abs(x), e);
  if (x >= 0f) { return size; }
  if (floor(e) != e) { return pow(x, e); }
  return select(size, -size, floor(0.5f * e) * 2f != e);
}`,
  ],
];

/** The functions that some code calls, and those that these call. */
export function functionsFor(code: string): string {
  let text = code;
  const found: string[] = [];
  for (const [name, body] of FUNCTIONS.toReversed()) {
    if (!text.includes(`${name}(`)) continue;
    found.unshift(body);
    text += body;
  }
  return found.join("\n");
}
