import { assertEquals, assertStringIncludes } from "@std/assert";
import { testWith } from "../../tests/helpers/permissions.ts";
import { permissionsOf, runTask } from "../../tests/helpers/commands/run_task.ts";
import { versionLine } from "./command.ts";

const COMMANDS = [
  ...["train", "predict", "paper"],
  ...["bench", "costs", "exactness", "peers", "search", "speed", "sweep"],
];

testWith(
  { name: "every command tells its version, without any permission", run: true, read: true },
  async () => {
    await Promise.all(COMMANDS.map(async (task) => {
      const without = await permissionsOf(task);
      const { code, stdout, stderr } = await runTask(task, ["--version"], { without });
      assertEquals([code, stdout, stderr], [0, `${versionLine()}\n`, ""], task);
    }));
  },
);

testWith(
  { name: "every command's help has the options that all commands have", run: true, read: true },
  async () => {
    await Promise.all(COMMANDS.map(async (task) => {
      const { code, stdout } = await runTask(task, ["--help"]);
      assertEquals(code, 0, task);
      for (const option of ["--help", "--version"]) assertStringIncludes(stdout, option, task);
    }));
  },
);
