import { assert, assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import type { CommandName } from "./called_as.ts";
import { programOf } from "./program_of.ts";

const COMMANDS: readonly CommandName[] = ["train", "bench", "paper", "exactness", "sweep"];

Deno.test("programOf() starts what the task starts, with its flags, from anywhere", () => {
  for (const command of COMMANDS) {
    const words = config.tasks[command].command.split(" ").slice(1);
    const own = programOf(command);
    assertEquals(own.length, words.length);
    for (const [k, word] of words.entries()) {
      assert(own[k] === word || own[k].endsWith(`/${word.replace(/^--\S*?=/, "")}`), own[k]);
    }
  }
});
