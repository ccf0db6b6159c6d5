import { assert, assertEquals } from "@std/assert";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { workerRows } from "./worker_rows.ts";

testWith(
  { name: "workerRows() claims that two workers are 1.8 times as fast as one", read: true },
  async () => {
    const rows = await workerRows({ pairs: 1, seconds: 0 }, 2);
    assertEquals(rows.map(({ name, claim }) => [name, claim]), [
      [
        "gradients of 2 double pendulums, 4-32-32-4, by two workers against one",
        { most: 1 / 1.8 },
      ],
      ["gradients of 2 double pendulums, 4-32-32-4, by one worker against none", undefined],
    ]);
    for (const { part, value } of rows) {
      assertEquals(part, "workers");
      assert(value! > 0);
    }
  },
);
