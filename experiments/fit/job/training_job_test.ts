import { assertEquals, assertNotEquals } from "@std/assert";
import { readRecording, type RecordingOptions } from "../../../systems/mod.ts";
import { fingerprint } from "./training_job.ts";

const TEXT = "t,x,u,d\n0,1,5,2\n1,2,6,0\n2,3,NA,4\n";

function of(text: string, options?: RecordingOptions): Promise<string> {
  return fingerprint(readRecording(text, "a.csv", options));
}

Deno.test("fingerprint() is the same as ever where nothing drives a recording", async () => {
  // Runs keep it: it must not change from version to version.
  assertEquals(
    await of("t,x\n0,1\n1,NA\n2,3\n"),
    "92e54076b152a09d21a8aa041dd8d32e7ef8820728c53f02f3f460b89d851801",
  );
});

Deno.test("fingerprint() changes with every input and dose", async () => {
  const driven = { input: ["u"], dose: ["d"] };
  const own = await of(TEXT, driven);
  assertEquals(await of(TEXT, driven), own);
  const others = [
    of(TEXT, { input: ["u"], state: ["x"] }),
    of(TEXT, { dose: ["d"], state: ["x"] }),
    of(TEXT, { state: ["x"] }),
    of(TEXT.replace("5", "7"), driven),
    of(TEXT.replace("NA", "7"), driven),
    of(TEXT.replace("4\n", "3\n"), driven),
    of(TEXT.replace("6,0", "6,1"), driven),
    of(TEXT.replace("u", "w"), { ...driven, input: ["w"] }),
    of(TEXT, { ...driven, dose: ["d:gut"], unmeasured: ["gut"] }),
  ];
  for (const other of others) assertNotEquals(await other, own);
  assertEquals(new Set(await Promise.all(others)).size, others.length);
});
