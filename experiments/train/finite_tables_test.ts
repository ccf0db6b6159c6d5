import * as fc from "../../tests/helpers/drawn.ts";
import { endsWell } from "../../tests/helpers/commands/ends_well.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { finiteTables } from "../../tests/problems/tables/finite_tables.ts";
import { trainCommand } from "./train_command.ts";

testWith(
  {
    name: "train ends well on a table of finite numbers, or says in a line what is wrong with it",
    read: true,
    write: true,
  },
  () =>
    fc.assert(fc.asyncProperty(finiteTables, (table) => endsWell(trainCommand, table)), {
      numRuns: 5,
    }),
);
