import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { BY_SCIPY } from "../../tests/problems/least_squares/data.ts";
import { epidemicField, oneCompartment } from "../../tests/problems/least_squares/fields.ts";
import { testOnTable } from "../../tests/problems/recordings.ts";
import { rk4 } from "../../solvers/mod.ts";
import { meanSquaredError } from "../losses/mean_squared_error.ts";
import { intervals } from "./intervals.ts";
import { levenbergMarquardt } from "../least_squares/levenberg_marquardt.ts";

function rowsOf(text: string): number[][] {
  return text.trim().split("\n").slice(1).map((line) =>
    line.split(",").map((cell) => Number(cell.replaceAll('"', "")))
  );
}

testOnTable({
  name: "an epidemic is fitted, though nobody counted who can catch it",
  file: "influenza_england_1978_school.csv",
}, (text) => {
  // The last three days are left for a forecast.
  const rows = rowsOf(text).slice(0, 11).map(([, inBed, recovering]) => [NaN, inBed, recovering]);
  const loss = meanSquaredError(rows.map((_, day) => day), rows, { missing: true });
  const field = epidemicField(763);
  assertEquals([...field.parameters.flat], [0, 0, 0]); // β = γ = δ = 1
  const fit = levenbergMarquardt({
    problems: [{ field, y0: [760, 3, 0], t0: 0, t1: 10, dt: 0.05, method: rk4, loss }],
  });
  assertLess(fit.iterations, 100);
  const found = intervals(fit);
  for (const [name, wanted] of Object.entries(BY_SCIPY.influenza)) {
    const { value, standardError, low, high } = found.get(name);
    assertAlmostEquals(value / wanted.value, 1, 1e-5);
    assertAlmostEquals(standardError / wanted.error, 1, 1e-3);
    assertAlmostEquals((high - low) / (wanted.high - wanted.low), 1, 0.02);
    assertAlmostEquals(low / wanted.low, 1, 0.1);
    assertAlmostEquals(high / wanted.high, 1, 0.1);
  }
});

testOnTable({
  name: "one compartment is fitted to nine persons at once",
  file: "Theoph.csv",
}, (text) => {
  const persons = Map.groupBy(rowsOf(text), ([, subject]) => subject);
  const field = oneCompartment();
  // The last three are left for a forecast.
  const problems = [...persons.values()].slice(0, 9).map((rows) => ({
    field,
    y0: [rows[0][3], 0],
    t0: 0,
    t1: rows[rows.length - 1][4],
    dt: 0.05,
    method: rk4,
    loss: meanSquaredError(
      rows.map(([, , , , time]) => time),
      rows.map(([, , , , , concentration]) => [NaN, concentration]),
      { missing: true },
    ),
  }));
  const fit = levenbergMarquardt({ problems });
  assertAlmostEquals(fit.parameters.ka.item(), 1.593, 5e-4);
  assertAlmostEquals(fit.parameters.ke.item(), 0.083, 5e-4);
  assertLess(Math.sqrt(fit.loss), 1.46);
  assert(fit.converged);
});
