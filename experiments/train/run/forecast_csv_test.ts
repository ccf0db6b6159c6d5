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

Deno.test("forecastCsv() has dates where the times were dates", () => {
  const times = Float64Array.of(0, 86400);
  const states = Float64Array.of(1, 2);
  const recording = { stateNames: ["x"], trajectories: [{ name: "1", times, states }] };
  const text = forecastCsv({ ...recording, start: "2024-02-28" }, [1], [states]);
  assertEquals(text.split("\n").slice(1, 3), [
    "1,training,2024-02-28,1,1",
    "1,holdout,2024-02-29,2,2",
  ]);
});
