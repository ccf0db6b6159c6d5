import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Measurement } from "./measure.ts";
import { readEnd } from "../../../commands/mod.ts";
import { MEASUREMENT } from "./reply.ts";

const FOUND: Measurement = {
  wall_s: 0.5,
  field_evaluations: 800,
  field_pullbacks: 400,
  tracked_peak_bytes: 2564,
  heap_peak_bytes: 0,
  rss_peak_bytes: 0,
  reconstruction_error: null,
};

function reply(stdout: string, code = 0, stderr = "") {
  return readEnd({ code, signal: null, stdout, stderr }, MEASUREMENT);
}

Deno.test("readEnd() takes a measurement, and nothing that was not asked for", () => {
  assertEquals(reply(JSON.stringify(FOUND)), { found: FOUND });
  const more = { ...FOUND, reconstruction_error: 1e-16, adjoint: "mine", status: "fine" };
  assertEquals(reply(JSON.stringify(more)), {
    found: { ...FOUND, reconstruction_error: 1e-16 },
  });
});

Deno.test("readEnd() names the exit code and the worker's own error", () => {
  const stderr = "Check worker.ts\n\x1b[31merror\x1b[0m: Uncaught RangeError: too many\n    at x";
  assertEquals(reply("", 1, stderr), {
    failed: "exit code 1: error: Uncaught RangeError: too many",
  });
  assertEquals(reply(JSON.stringify(FOUND), 3), { failed: "exit code 3" });
});

Deno.test("readEnd() names the signal, and who sends it where that is known", () => {
  const killed = { code: 137, signal: "SIGKILL", stdout: "", stderr: "" };
  assertEquals(readEnd(killed, MEASUREMENT), {
    failed: "ended by SIGKILL: by the kernel, where memory has run out",
  });
  assertEquals(readEnd({ ...killed, cut: "ran longer than 9 s" }, MEASUREMENT), {
    failed: "killed: ran longer than 9 s",
  });
  const stderr = "# Fatal error in here\n# Fatal JavaScript out of memory: Reached heap limit\n";
  assertEquals(readEnd({ ...killed, signal: "SIGTRAP", stderr }, MEASUREMENT), {
    failed: "ended by SIGTRAP: # Fatal JavaScript out of memory: Reached heap limit",
  });
});

Deno.test("readEnd() does not believe rubbish", () => {
  assertEquals(reply(""), { failed: "printed no measurement" });
  assertEquals(reply("hello\n"), { failed: "printed no measurement: hello" });
  assertEquals(reply('{"wall_s": 0.5, "field_'), {
    failed: 'printed no measurement: {"wall_s": 0.5, "field_',
  });
  assertEquals(reply("x".repeat(10_000)).failed!.length < 300, true);
  for (const text of ["null", "7", "[]", "{}"]) {
    assertStringIncludes(reply(text).failed!, "measured wall_s as undefined");
  }
  for (const wall_s of [null, "0.5", -1]) {
    assertEquals(reply(JSON.stringify({ ...FOUND, wall_s })), {
      failed: `measured wall_s as ${JSON.stringify(wall_s)}, wanted a number`,
    });
  }
  assertStringIncludes(
    reply(JSON.stringify({ ...FOUND, reconstruction_error: "small" })).failed!,
    "measured reconstruction_error",
  );
});
