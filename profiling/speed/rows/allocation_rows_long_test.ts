import { assert, assertEquals } from "@std/assert";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { allocationRows } from "./allocation_rows.ts";
import { holds } from "../speed_row.ts";

testWith(
  { name: "allocationRows() sees an object a step, which would break the claim", run: true },
  async () => {
    const [control, row] = await allocationRows(["reversible(euler)"]);
    assertEquals([control.missing, row.missing], [undefined, undefined]);
    assert(holds(control), `${control.value} bytes`);
    assertEquals(holds({ ...row, value: control.value }), false);
  },
);
