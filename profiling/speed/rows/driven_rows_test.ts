import { assert, assertEquals } from "@std/assert";
import { rk4 } from "../../../mod.ts";
import { drivenRows } from "./driven_rows.ts";

Deno.test("drivenRows() claims that a network's gradient takes little longer for its inputs", async () => {
  const rows = await drivenRows({ pairs: 1, seconds: 0 }, [rk4], 50);
  assertEquals(rows.length, 6 * 3);
  assertEquals(
    rows.filter(({ claim }) => claim && "most" in claim && claim.most === 1.15).length,
    3 * 3,
  );
  for (const { part, value } of rows) {
    assertEquals(part, "driven");
    assert(value! > 0);
  }
});
