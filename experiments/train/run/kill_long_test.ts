import { testKilled } from "../../../tests/helpers/commands/killed_training.ts";

testKilled("a training", 30, ["white-dwarf", "--method", "midpoint", "--iterations", "500"]);
testKilled("a training on a file", 8, ["a.csv", "--hidden", "8", "--iterations", "400"]);
testKilled("a training on a file by workers", 2, [
  "a.csv",
  ...["--hidden", "8", "--iterations", "400", "--workers", "2"],
]);
