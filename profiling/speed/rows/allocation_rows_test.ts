import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { allocationRows } from "./allocation_rows.ts";
import { holds } from "../speed_row.ts";

testWith(
  { name: "allocationRows() sees an object a step, and none where none is", run: true },
  async () => {
    const rows = await allocationRows(["reversible(euler)"]);
    assertEquals(rows.map(({ missing }) => missing), [undefined, undefined]);
    assertEquals(rows.map(({ value, claim }) => holds({ ...rows[0], value, claim })), [true, true]);
    assert(
      holds({ ...rows[1], value: rows[0].value }) === false,
      "the control would break the claim",
    );
  },
);

testWith({ name: "allocationRows() says why there is no figure", run: true }, async () => {
  for (const { value, missing } of await allocationRows(["none"])) {
    assertEquals(value, undefined);
    assertStringIncludes(missing!, "exit code 1");
  }
});
