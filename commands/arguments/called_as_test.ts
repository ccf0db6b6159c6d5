import { assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { calledAs, type CommandName } from "./called_as.ts";

const COMMANDS: readonly CommandName[] = [
  ...["train", "predict", "bench", "paper", "exactness", "speed", "sweep"] as const,
];

Deno.test("calledAs() names what the package exports, which is what the task runs", () => {
  for (const command of COMMANDS) {
    const [words, exported] = [config.tasks[command].command.split(" "), config.exports];
    assertEquals(exported[`./${command}`], `./${words.at(-1)}`);
    assertEquals(words.includes("--allow-read") && words.includes("--allow-write"), true);
  }
  const modules = Object.keys(config.exports).filter((name) =>
    !COMMANDS.some((c) => `./${c}` === name)
  );
  for (const name of modules) {
    assertEquals(config.exports[name as keyof typeof config.exports].endsWith("/mod.ts"), true);
  }
});

Deno.test("calledAs() gives a module of the registry the permissions of the task", () => {
  assertEquals(
    calledAs("bench", ["--quick", "--out", "my bench"], true),
    "deno run -RW --allow-run=deno,sh --allow-sys=cpus,osRelease jsr:@revode/revode/bench --quick " +
      "--out 'my bench'",
  );
});
