import { assert, assertEquals } from "@std/assert";
import { BlasError } from "../../../mod.ts";
import { layerRows } from "./layer_rows.ts";

Deno.test("layerRows() says why there is nothing to hold the layer against", async () => {
  const rows = await layerRows({ pairs: 1, seconds: 0 }, () => {
    throw new BlasError("found no OpenBLAS");
  });
  assert(rows.length > 0);
  for (const { missing, value } of rows) {
    assertEquals([missing, value], ["found no OpenBLAS", undefined]);
  }
});
