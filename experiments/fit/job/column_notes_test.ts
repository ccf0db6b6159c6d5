import { assertEquals } from "@std/assert";
import { readRecording } from "../../../systems/mod.ts";
import { columnNotes } from "./column_notes.ts";

Deno.test("columnNotes() says which columns do not vary", () => {
  const recording = readRecording("t,x,y,z\n0,1,5,7\n1,2,5,7\n2,3,5,7", "a.csv");
  assertEquals(columnNotes(recording, []), []);
  assertEquals(columnNotes(recording, [1]), ["y does not vary in the rows to train on."]);
  assertEquals(columnNotes(recording, [1, 2]), ["y and z do not vary in the rows to train on."]);
});

Deno.test("columnNotes() says where inputs end before the measurements", () => {
  const rows = "a,0,1,5,1\na,1,2,4,1\na,2,3,,1\na,3,3,,1\nb,0,1,1,1\nb,1,1,,1\nb,2,,,1";
  const options = { input: ["u", "w"], group: "g" };
  const recording = readRecording(`g,t,x,u,w\n${rows}`, "a.csv", options);
  assertEquals(columnNotes(recording, []), [
    "u is not known in the last 2 rows of a trajectory, and keeps its last value there; fill it in, " +
    "or take those off.",
  ]);
  // A gap in between is bridged, and rows after the last measurement are not compared.
  const gap = readRecording("t,x,u\n0,1,5\n1,2,\n2,3,4\n3,,", "a.csv", { input: ["u"] });
  assertEquals(columnNotes(gap, []), []);
});

/** Twenty rows of each group, of which some are fed. */
function fedTable(groups: readonly string[], isFed: (k: number) => boolean, feed = "4"): string {
  const rows = groups.flatMap((group) =>
    Array.from({ length: 20 }, (_, k) => `${group},${k},${isFed(k) ? feed : ""},${k / 7}`)
  );
  return `g,t,feed,x\n${rows.join("\n")}`;
}

Deno.test("columnNotes() says what looks like doses", () => {
  const now = (k: number) => k % 8 === 3;
  const notes = (table: string, dose?: string[]) =>
    columnNotes(readRecording(table, "a.csv", dose && { dose }), []);
  const said = (part: string) => [
    `feed has values in ${part} rows: if these are amounts that enter at once, add --dose feed:STATE.`,
  ];
  assertEquals(notes(fedTable(["a"], now)), said("3 of 20"));
  // The same amount in all of several is no covariate that everybody knows.
  assertEquals(notes(fedTable(["a", "b"], now)), said("6 of 40"));
  // What stands in the first rows alone is one, what is below 0 is no amount, what was said is known.
  assertEquals(notes(fedTable(["a", "b"], (k) => k === 0)), []);
  assertEquals(notes(fedTable(["a"], now, "-4")), []);
  assertEquals(notes(fedTable(["a"], now), ["feed:x"]), []);
});
