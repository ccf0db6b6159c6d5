import { assertEquals, assertRejects } from "@std/assert";
import {
  NonFiniteGradientError,
  NonFiniteStateError,
  ReconstructionError,
} from "../../solvers/mod.ts";
import { runCommand } from "./command.ts";
import { UsageError } from "./errors.ts";

async function run(work: () => number | Promise<number>) {
  const lines: string[] = [];
  const code = await runCommand("train", work, (line) => lines.push(line));
  return { code, lines };
}

function fail(error: Error) {
  return () => Promise.reject(error);
}

Deno.test("runCommand() passes the exit code of the work on, and says nothing", async () => {
  assertEquals(await run(() => 0), { code: 0, lines: [] });
  assertEquals(await run(() => Promise.resolve(1)), { code: 1, lines: [] });
});

Deno.test("runCommand() gives 2 for bad input, with one line", async () => {
  const { code, lines } = await run(fail(new UsageError("name a system")));
  assertEquals([code, ...lines], [2, "train: name a system"]);
});

Deno.test("runCommand() gives 1 for a solve that failed, with one line", async () => {
  const wayBack = { reconstructionError: 1, pathError: 1, lossError: 2, coupling: 0.5, steps: 9 };
  const errors = [
    new NonFiniteStateError(3, 0, 1),
    new NonFiniteGradientError("dL/dw is NaN", { source: "field", parameter: "w" }),
    new ReconstructionError(wayBack, 1e-6),
  ];
  for (const error of errors) {
    const { code, lines } = await run(fail(error));
    assertEquals([code, ...lines], [1, `train: ${error.message}`]);
  }
});

Deno.test("runCommand() lets a fault of the program through", async () => {
  await assertRejects(() => run(fail(new RangeError("a bug"))), RangeError, "a bug");
});
