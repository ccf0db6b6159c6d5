import { assertEquals } from "@std/assert";
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
