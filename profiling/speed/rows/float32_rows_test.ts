import { assertEquals, assertLess } from "@std/assert";
import { float32Rows } from "./float32_rows.ts";

Deno.test("float32Rows() tells time, way back and gradient, and claims nothing", async () => {
  const rows = await float32Rows({ pairs: 1, seconds: 0 }, [20, 50]);
  assertEquals(rows.filter(({ claim }) => claim), []);
  assertEquals(rows.length, 1 + 2 * 4);
  for (const { name, value } of rows.filter(({ unit }) => unit === "off")) {
    assertLess(value!, name.includes("dL/dθ") ? 1e-5 : 1e-12, name);
  }
});
