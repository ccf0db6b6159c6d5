import { assertEquals } from "@std/assert";
import { forecastCsv } from "./forecast_csv.ts";

Deno.test("forecastCsv() has data beside model, by trajectory and part", () => {
  const trajectories = [
    { name: "a, b", times: Float64Array.of(0, 0.5), states: Float64Array.of(1, 2, NaN, 4) },
    { name: "c", times: Float64Array.of(7), states: Float64Array.of(5, 6) },
  ];
  const text = forecastCsv({ stateNames: ["x", "v"], trajectories }, [1, 0], [
    Float64Array.of(1.5, 2.5, 3.5, 4.5),
    Float64Array.of(0.1 + 0.2, NaN),
  ]);
  assertEquals(text.split("\n"), [
    "trajectory,part,time,data:x,model:x,data:v,model:v",
    '"a, b",training,0,1,1.5,2,2.5',
    '"a, b",holdout,0.5,,3.5,4,4.5',
    "c,holdout,7,5,0.30000000000000004,6,",
    "",
  ]);
});
