import { testAnyTable } from "../../tests/helpers/train_any_table.ts";
import { trainCommand } from "./train_command.ts";

testAnyTable(trainCommand, 8, ["--iterations=2", "--hidden=0", "--hidden-states=0"]);
