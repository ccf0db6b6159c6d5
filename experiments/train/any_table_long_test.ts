import { testAnyTable } from "../../tests/helpers/train_any_table.ts";
import { trainCommand } from "./train_command.ts";

testAnyTable(trainCommand, 100, ["--iterations=3"]);
