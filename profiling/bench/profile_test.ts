import { assertEquals } from "@std/assert";
import { casesOf } from "./plan/case.ts";
import { withControl } from "./profile.ts";

Deno.test("withControl() adds the control where none is built in, once", () => {
  const cases = casesOf({
    ...{ method: "rk4", system: "decay", repeats: 1 },
    steps: { full: [100] },
    variants: [{ module: "file:///a.ts" }],
  });
  const all = withControl(cases);
  assertEquals(all.length, 4);
  assertEquals(withControl(all), all);
});
