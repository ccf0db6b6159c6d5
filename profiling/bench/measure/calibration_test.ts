import { assertEquals } from "@std/assert";
import { Calibration } from "./calibration.ts";

Deno.test("Calibration has the median of its samples, of work that is the same each time", () => {
  const times = [7, 0.5, 0.25, 2];
  const asked: unknown[] = [];
  const calibration = new Calibration(({ run }, milliseconds, fewest) => {
    run();
    asked.push([run, milliseconds, fewest]);
    return times[asked.length - 1];
  });
  assertEquals(calibration.seconds, undefined, "the first run, which is compiled, is no sample");
  for (let k = 0; k < 3; k++) calibration.sample();
  assertEquals(calibration.seconds, 0.5);
  assertEquals(asked, asked.map(() => asked[0]));
  assertEquals(asked.length, 4);
});
