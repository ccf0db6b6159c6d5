import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "../../commands/mod.ts";
import { SPEED_PARTS, speedHelp, speedRequest } from "./speed_request.ts";

Deno.test("speedRequest() measures everything, in at least 11 pairs, unless told otherwise", () => {
  const request = speedRequest([]);
  assert(request !== "help");
  assertEquals(request.parts, SPEED_PARTS);
  assert(request.pairs >= 11 && !request.quick && request.limit === undefined);
});

Deno.test("speedRequest() takes parts in the order of a run, and --quick fewer pairs", () => {
  const request = speedRequest(["--parts", "exact,limit", "--quick", "--limit", "./limit"]);
  assert(request !== "help");
  assertEquals([request.parts, request.limit], [["limit", "exact"], "./limit"]);
  assert(request.pairs < 11 && request.quick);
  assertEquals(speedRequest(["--help"]), "help");
  for (const part of SPEED_PARTS) assertStringIncludes(speedHelp(), part);
});

Deno.test("speedRequest() throws at what it does not know, and at too few pairs", () => {
  for (
    const args of [
      ...[["x"], ["--parts", "limits"], ["--parts="], ["--pairs", "10"], ["--pairs", "x"]],
      ...[["--pairs=0"], ["--fast"], ["--out="]],
    ]
  ) assertThrows(() => speedRequest(args), UsageError);
});
