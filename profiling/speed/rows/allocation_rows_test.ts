import { assertEquals, assertStringIncludes } from "@std/assert";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { allocationRows } from "./allocation_rows.ts";

testWith({ name: "allocationRows() says why there is no figure", run: true }, async () => {
  for (const { value, missing } of await allocationRows(["none"])) {
    assertEquals(value, undefined);
    assertStringIncludes(missing!, "exit code 1");
  }
});
