import { assert, assertEquals, assertLess } from "@std/assert";
import {
  concat,
  fullStorageAdjoint,
  kvaerno5,
  levenbergMarquardt,
  meanSquaredError,
  mul,
  pid,
  positive,
  PreparedGradient,
  recursiveCheckpointAdjoint,
  rodas5p,
  slice,
  solve,
  square,
  stepTo,
  sub,
  valueAndGrad,
  vectorField,
} from "../../../mod.ts";
import { centralDifferences, relativeDifference } from "../../helpers/central_differences.ts";
import { ROBERTSON_RATES } from "./small_problems.ts";

/** Robertson's reactions, whose rates are known to be positive. */
function fieldFrom(rates: readonly number[]) {
  const [slow, fast, back] = rates.map((rate) => positive(rate));
  return vectorField({
    state: [3],
    parameters: { slow, fast, back },
    f(_t, y, p) {
      const [a, b, c] = [0, 1, 2].map((i) => slice(y, i, i + 1));
      const made = mul(p.slow, a);
      const used = mul(p.fast, square(b));
      const undone = mul(p.back, mul(b, c));
      return concat([sub(undone, made), sub(sub(made, undone), used), used]);
    },
  });
}

/** Eleven decades of time, two readings in each. */
const TIMES = Array.from({ length: 23 }, (_, i) => 10 ** (-4 + i / 2));
const T1 = TIMES[TIMES.length - 1];
const stepControl = pid({ rtol: 1e-7, atol: 1e-13 });
const problem = (rates: readonly number[]) => ({
  ...{ field: fieldFrom(rates), y0: [1, 0, 0], t0: 0, t1: T1, method: rodas5p, stepControl },
});

const DATA = solve({ ...problem(ROBERTSON_RATES), saveAt: TIMES }).states.toArray() as number[][];

/** Each species by its own size. */
const LOSS = meanSquaredError(TIMES, DATA, { weights: DATA.map(() => [1, 1e9, 1]) });

Deno.test("Robertson's rates are learnt from starts ten times off, each way", () => {
  for (let way = 0; way < 8; way++) {
    const start = ROBERTSON_RATES.map((rate, i) => (way >> i) & 1 ? rate * 10 : rate / 10);
    const fit = levenbergMarquardt({
      problems: [{ ...problem(start), loss: LOSS }],
      iterations: 40,
    });
    const found = Object.values(fit.parameters).map((rate) => rate.item());
    found.forEach((rate, i) => assertLess(Math.abs(rate / ROBERTSON_RATES[i] - 1), 1e-4));
  }
});

for (const method of [rodas5p, kvaerno5]) {
  Deno.test(`the gradient by Robertson's rates is that of the steps: ${method.name}`, () => {
    const start = { ...problem([0.05, 2e7, 1.3e4]), method };
    const { times } = solve({ ...start, saveAt: { start: true, times: TIMES, every: 1 } });
    const options = { ...start, stepControl: stepTo([...new Set(times)]), loss: LOSS };
    const full = valueAndGrad({ ...options, adjoint: fullStorageAdjoint({ keep: "stages" }) });
    const kept = valueAndGrad({ ...options, adjoint: recursiveCheckpointAdjoint() });
    assertEquals(kept.value, full.value);
    assertLess(relativeDifference(kept.parametersBar, full.parametersBar), 1e-12);
    const prepared = new PreparedGradient({ ...options, adjoint: fullStorageAdjoint() });
    const { flat } = options.field.parameters;
    const byRates = centralDifferences(() => prepared.run(), flat);
    full.parametersBar.forEach((slope, i) => assertLess(Math.abs(slope / byRates[i] - 1), 1e-7));
    prepared.release();
    assert(times.length > 100);
  });
}
