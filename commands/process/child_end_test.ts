import { assertEquals } from "@std/assert";
import { type ChildEnd, failureOf, withWords } from "./child_end.ts";

const END: ChildEnd = { code: 0, signal: null, stdout: "", stderr: "" };

Deno.test("failureOf() finds nothing wrong with exit code 0, whatever was complained of", () => {
  assertEquals(failureOf({ ...END, stderr: "error: none" }), undefined);
});

Deno.test("failureOf() names who ended the process, and why where that is known", () => {
  assertEquals(failureOf({ ...END, code: 7 }), "exit code 7");
  assertEquals(
    failureOf({ ...END, code: 137, signal: "SIGKILL" }),
    "ended by SIGKILL: by the kernel, where memory has run out",
  );
  assertEquals(
    failureOf({ ...END, signal: "SIGKILL", cut: "ran longer than 9 s" }),
    "killed: ran longer than 9 s",
  );
  assertEquals(
    failureOf({ ...END, signal: "SIGTRAP", stderr: "# in here\n# out of memory: heap\n" }),
    "ended by SIGTRAP: # out of memory: heap",
  );
});

Deno.test("withWords() takes the most telling line, without colours, and cuts it", () => {
  assertEquals(withWords("no", "Check a.ts\n\x1b[31merror\x1b[0m: b\n  at c"), "no: error: b");
  assertEquals(withWords("no", "first\nsecond"), "no: first");
  assertEquals(withWords("no", "no errors yet\nerror: Uncaught b"), "no: error: Uncaught b");
  assertEquals(withWords("no", "\x1b[2J\x07a\x9bb"), "no: [2Jab");
  assertEquals(withWords("no", " \n"), "no");
  assertEquals(withWords("no", "x".repeat(1000)).length, 204);
});
