import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../commands/mod.ts";
import { mutationRequest } from "./mutation_request.ts";

Deno.test("mutationRequest() reads what is asked for, and has defaults", () => {
  assertEquals(mutationRequest([]), { count: 1000, seed: 1, within: "", ids: undefined, jobs: 1 });
  assertEquals(
    mutationRequest(["--mutants", "20", "--seed", "3", "--within", "models", "--jobs", "4"]),
    { count: 20, seed: 3, within: "models", ids: undefined, jobs: 4 },
  );
  assertEquals(Object(mutationRequest(["--ids", "4,5"])).ids, ["4", "5"]);
  assertEquals(mutationRequest(["-h"]), "help");
});

for (
  const [args, wanted] of [
    [["--mutants", "0"], "--mutants"],
    [["--seed", "x"], "--seed"],
    [["--seeds", "1"], "--seeds"],
    [["all"], "options only"],
  ] as const
) {
  Deno.test(`mutationRequest() throws at ${args.join(" ")}`, () => {
    assertThrows(() => mutationRequest(args), UsageError, wanted);
  });
}
