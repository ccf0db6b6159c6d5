import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Measurement } from "./measure.ts";
import { readReply } from "./reply.ts";

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
  return readReply({ code, signal: null, stdout, stderr });
}

Deno.test("readReply() takes a measurement, and nothing that was not asked for", () => {
  assertEquals(reply(JSON.stringify(FOUND)), { status: "ok", found: FOUND });
  const more = { ...FOUND, reconstruction_error: 1e-16, adjoint: "mine", status: "fine" };
  assertEquals(reply(JSON.stringify(more)), {
    status: "ok",
    found: { ...FOUND, reconstruction_error: 1e-16 },
  });
});

Deno.test("readReply() names the exit code and the worker's own error", () => {
  const stderr = "Check worker.ts\n\x1b[31merror\x1b[0m: Uncaught RangeError: too many\n    at x";
  assertEquals(reply("", 1, stderr), {
    status: "exit code 1: error: Uncaught RangeError: too many",
  });
  assertEquals(reply(JSON.stringify(FOUND), 3), { status: "exit code 3" });
});

Deno.test("readReply() names the signal, and who sends it where that is known", () => {
  const killed = { code: 137, signal: "SIGKILL", stdout: "", stderr: "" };
  assertEquals(readReply(killed), {
    status: "ended by SIGKILL: by the kernel, where memory has run out",
  });
  assertEquals(readReply({ ...killed, cut: "ran longer than 9 s" }), {
    status: "killed: ran longer than 9 s",
  });
  const stderr = "# Fatal error in here\n# Fatal JavaScript out of memory: Reached heap limit\n";
  assertEquals(readReply({ ...killed, signal: "SIGTRAP", stderr }), {
    status: "ended by SIGTRAP: # Fatal JavaScript out of memory: Reached heap limit",
  });
});

Deno.test("readReply() does not believe rubbish", () => {
  assertEquals(reply(""), { status: "printed no measurement" });
  assertEquals(reply("hello\n"), { status: "printed no measurement: hello" });
  assertEquals(reply('{"wall_s": 0.5, "field_'), {
    status: 'printed no measurement: {"wall_s": 0.5, "field_',
  });
  assertEquals(reply("x".repeat(10_000)).status.length < 300, true);
  for (const text of ["null", "7", "[]", "{}"]) {
    assertStringIncludes(reply(text).status, "measured wall_s as undefined");
  }
  for (const wall_s of [null, "0.5", -1]) {
    assertEquals(reply(JSON.stringify({ ...FOUND, wall_s })), {
      status: `measured wall_s as ${JSON.stringify(wall_s)}, wanted a number`,
    });
  }
  assertStringIncludes(
    reply(JSON.stringify({ ...FOUND, reconstruction_error: "small" })).status,
    "measured reconstruction_error",
  );
});
