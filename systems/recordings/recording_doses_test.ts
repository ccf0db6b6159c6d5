import { assertEquals, assertThrows } from "@std/assert";
import * as fc from "../../tests/helpers/drawn.ts";
import { testOnTable } from "../../tests/problems/recordings.ts";
import { readRecording, type RecordingOptions, UnknownColumnError } from "../mod.ts";
import { splitDose } from "./recording_doses.ts";

function read(text: string, options?: RecordingOptions) {
  return readRecording(text, "a.csv", options);
}

const dose = (time: number, amount: number, state = 0, before = false) => ({
  ...{ time, state, amount, before },
});

Deno.test("readRecording() reads inputs beside states, missing cells and all", () => {
  const text = "t,u,x,w,v\n0,1,5,NA,6\n1,,NA,3,8\n2,4,7,5,9\n";
  const { inputNames, stateNames, missing, trajectories, leftOut } = read(text, {
    input: ["w", "u"],
  });
  assertEquals([inputNames, stateNames, missing, leftOut], [["w", "u"], ["x", "v"], 1, []]);
  assertEquals(trajectories[0].inputs, Float64Array.of(NaN, 1, 3, NaN, 5, 4));
  assertEquals(trajectories[0].states, Float64Array.of(5, 6, NaN, 8, 7, 9));
  assertEquals(read(text).inputNames, undefined);
  assertEquals(Object.keys(read(text).trajectories[0]), ["name", "times", "states"]);
  const named = read(text, { input: ["u"], state: ["v"] });
  assertEquals([named.stateNames, named.leftOut], [["v"], ["x", "w"]]);
});

Deno.test("readRecording() takes an input that is constant in each trajectory for an input", () => {
  const text = "g,t,x,u\na,0,1,5\na,1,2,5\nb,0,3,6\nb,1,4,6\n";
  const { covariates, trajectories } = read(text, { group: "g", input: ["u"] });
  assertEquals(covariates, undefined);
  assertEquals(trajectories.map(({ inputs }) => [...inputs!]), [[5, 5], [6, 6]]);
  const mean = read("t,x,u\n0,1,2\n0,3,4\n1,5,6\n", { input: ["u"], repeated: "mean" });
  assertEquals([...mean.trajectories[0].states, ...mean.trajectories[0].inputs!], [2, 5, 3, 6]);
});

Deno.test("readRecording() reads doses, and keeps rows that have nothing else", () => {
  const text = "t,x,v,d\n0,,NA,5\n1,3,4,0\n2,NA,,2.5\n3,2,NA,NA\n";
  const { doses, missing, trajectories: [{ times, states, doses: found }] } = read(text, {
    dose: ["d:v"],
  });
  assertEquals([doses, missing], [[{ name: "d", state: 1 }], 1]);
  assertEquals([...times, ...states], [0, 1, 2, 3, NaN, NaN, 3, 4, NaN, NaN, 2, NaN]);
  assertEquals(found, [dose(0, 5, 1), dose(2, 2.5, 1)]);
  assertEquals(read(text, { dose: ["d"] }).doses, [{ name: "d", state: 0 }]);
  assertEquals(read(text, { dose: ["4:3"] }).doses, [{ name: "d", state: 1 }]);
  const gut = read(text, { dose: ["d: gut"], unmeasured: ["liver", "gut"] });
  assertEquals([gut.doses, gut.unmeasured], [[{ name: "d", state: 3 }], ["liver", "gut"]]);
});

Deno.test("readRecording() makes one row of a dose and a measurement, in the order of their rows", () => {
  const at = (rows: string, options: RecordingOptions = { dose: ["d"] }) => {
    const { times, states, doses } = read(`t,x,v,d\n0,1,1,\n${rows}\n9,2,2,`, options)
      .trajectories[0];
    return [[...times], [...states].slice(2, -2), doses];
  };
  // A measurement above the dose is of just before it, as is one in its row; one below has it in.
  assertEquals(at("5,3,4,\n5,,,8"), [[0, 5, 9], [3, 4], [dose(5, 8)]]);
  assertEquals(at("5,3,4,8"), [[0, 5, 9], [3, 4], [dose(5, 8)]]);
  assertEquals(at("5,,,8\n5,3,4,"), [[0, 5, 9], [3, 4], [dose(5, 8, 0, true)]]);
  assertEquals(at("5,,,8\n5,3,,\n5,,,7\n5,,4,-1"), [[0, 5, 9], [3, 4], [
    dose(5, 8, 0, true),
    dose(5, 7),
    dose(5, -1),
  ]]);
  // A value that stands there again is no other one.
  assertEquals(at("5,3,4,8\n5,3,,2"), [[0, 5, 9], [3, 4], [dose(5, 8), dose(5, 2)]]);
  assertEquals(at("5,3,4,8\n5,5,,2", { dose: ["d"], repeated: "mean" })[1], [4, 4]);
});

Deno.test("readRecording() tells trajectories apart by words among doses, too", () => {
  const text = "run,t,x,d\na,0,1,\na,0,,4\na,1,2,\nb,0,,4\nb,0,3,\nb,1,4,\n";
  const { trajectories, groupNames } = read(text, { dose: ["d"] });
  assertEquals(groupNames, ["run"]);
  assertEquals(trajectories.map(({ doses }) => doses), [[dose(0, 4)], [dose(0, 4, 0, true)]]);
});

Deno.test("readRecording() names what is wrong with an input or a dose", () => {
  const text = "t,x,u,d\n0,1,2,3\n1,2,3,4\n";
  const unknown: [RecordingOptions, string][] = [
    [{ input: ["w"] }, 'no column "w"'],
    [{ dose: ["w"] }, 'no column "w"'],
    [{ dose: ["w:x"] }, 'no column "w"'],
    [{ dose: ["d:y"] }, 'no column "y"'],
  ];
  for (const [options, message] of unknown) {
    assertThrows(() => read(text, options), UnknownColumnError, message);
  }
  const wrong: [RecordingOptions, string][] = [
    [{ input: ["x"], state: ["x"] }, "(x) is asked for as an input and as a part of the state"],
    [{ input: ["u"], dose: ["u"] }, "(u) is asked for as an input and as a dose"],
    [{ input: ["u", "3"] }, "(u) is asked for as an input and as an input"],
    [{ time: "t", input: ["t"] }, "(t) is asked for as an input and as the time"],
    [{ dose: ["d:u"], state: ["x"] }, "the dose d enters u, which is no column of the state"],
  ];
  for (const [options, message] of wrong) {
    assertThrows(() => read(text, options), RangeError, message);
  }
});

Deno.test("readRecording() reads doses as tables for NONMEM have them", () => {
  const text = `ID,TIME,AMT,ADDL,II,EVID,MDV,CMT,DV
1,0,100,2,12,1,1,1,0
1,0,.,.,.,0,0,2,7
1,24,.,.,.,0,0,2,5
1,30,50,9,5,1,1,1,.
1,39,0,0,0,0,1,2,99
1,41,.,.,.,0,0,2,3
`;
  const { stateNames, leftOut, whyLeftOut, missing, trajectories: [{ times, states, doses }] } =
    read(text, { group: "ID", dose: ["AMT"] });
  assertEquals([stateNames, missing], [["DV"], 1]);
  assertEquals(leftOut, ["ADDL", "II", "EVID", "MDV", "CMT"]);
  assertEquals(new Set(whyLeftOut), new Set(["tells of doses"]));
  assertEquals([...times, ...states], [0, 24, 30, 39, 41, 7, 5, NaN, NaN, 3]);
  assertEquals(doses, [
    dose(0, 100, 0, true),
    ...[12, 24].map((time) => dose(time, 100)),
    ...[30, 35, 40].map((time) => dose(time, 50)),
  ]);
  // Without doses they are columns like others, and who names one has it.
  assertEquals(read("t,x,evid\n0,1,1\n1,2,0\n").stateNames, ["x", "evid"]);
  assertEquals(
    read("t,x,evid,d\n0,1,1,\n1,2,0,3\n", { dose: ["d"], input: ["evid"] }).inputNames,
    ["evid"],
  );
});

Deno.test("readRecording() reads inputs and doses without states where told", () => {
  const text = "t,u,d\n0,1,\n1,,5\n1,2,\n";
  const options = { state: [], input: ["u"], dose: ["d:gut"], unmeasured: ["x", "gut"] };
  const { stateNames, missing, trajectories } = read(text, options);
  assertEquals([stateNames, missing], [[], 0]);
  assertEquals(trajectories, [{
    name: "1",
    times: Float64Array.of(0, 1),
    states: new Float64Array(0),
    inputs: Float64Array.of(1, 2),
    doses: [dose(1, 5, 1)],
  }]);
  const [{ times, doses }] = read("t,d\n7,5\n", { state: [], dose: ["d"], unmeasured: ["x"] })
    .trajectories;
  assertEquals([[...times], doses], [[7], [dose(7, 5)]]);
  assertThrows(() => read(text, { state: [] }), RangeError, "at least one column of the state");
  assertThrows(() => read(text, { state: [], dose: ["d"] }), RangeError, "and there is none");
});

Deno.test("splitDose() takes a name with a colon for a name where there is such a column", () => {
  const names = ["a:b", "a", "c"];
  const split = (text: string) => Object.values(splitDose(text, (name) => names.includes(name)));
  assertEquals(split("a:b"), ["a:b"]);
  assertEquals(split("a:c"), ["a", "c"]);
  assertEquals(split("a:b:c"), ["a:b", "c"]);
  assertEquals(split("a:x:y"), ["a", "x:y"]);
  assertEquals(split("q: r"), ["q", "r"]);
  assertEquals(split("q"), ["q"]);
});

Deno.test("readRecording() reads back inputs and doses of any table", () => {
  const cell = fc.option(fc.integer({ min: -99, max: 99 }), { nil: undefined, freq: 3 });
  // Each row may come in pieces: some cells in one row of the table, the others in the next one.
  const row = fc.record({
    step: fc.integer({ min: 1, max: 5 }),
    cells: fc.array(cell, { minLength: 5, maxLength: 5 }),
    below: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 8 }), (rows) => {
      // Every column has a number.
      const first = { step: 1, cells: [1, 2, 3, 4, 5], below: Array(5).fill(false) };
      const all = [first, ...rows];
      const lines: unknown[][] = [];
      let time = 0;
      const expected = all.map(({ step, cells, below }) => {
        time += step;
        lines.push([time, ...cells.map((x, k) => below[k] ? undefined : x)]);
        if (below.includes(true)) lines.push([time, ...cells.map((x, k) => below[k] ? x : "")]);
        const measuredIn = (part: boolean) =>
          [0, 1].some((k) => cells[k] !== undefined && below[k] === part);
        const doses = [false, true].flatMap((part) =>
          [3, 4].filter((k) => below[k] === part && cells[k]).map((k) =>
            dose(time, cells[k]!, k === 3 ? 1 : 0, !part && !measuredIn(false) && measuredIn(true))
          )
        );
        return { time, cells: cells.map((x) => x ?? NaN), doses };
      });
      const text = ["t,x,v,u,d,e", ...lines.map((line) => line.join())].join("\n");
      const { trajectories: [{ times, states, inputs, doses }], missing } = read(text, {
        input: ["u"],
        dose: ["d:v", "e"],
      });
      assertEquals([...times], expected.map(({ time }) => time));
      assertEquals([...states], expected.flatMap(({ cells }) => cells.slice(0, 2)));
      assertEquals([...inputs!], expected.map(({ cells }) => cells[2]));
      assertEquals(doses, expected.flatMap(({ doses }) => doses));
      const gaps = expected.map(({ cells: [x, v], doses }) => {
        const none = [x, v].filter(Number.isNaN).length;
        return none === 2 && doses.length > 0 ? 0 : none;
      });
      assertEquals(missing, gaps.reduce((sum, n) => sum + n, 0));
    }),
    { numRuns: 300 },
  );
});

testOnTable(
  { name: "readRecording() reads the doses of Phenobarb", file: "Phenobarb.csv" },
  (text) => {
    const { stateNames, trajectories, missing, doses } = read(text, {
      group: "Subject",
      dose: ["dose"],
    });
    assertEquals([stateNames, missing, doses], [["conc"], 0, [{ name: "dose", state: 0 }]]);
    assertEquals(trajectories.length, 59);
    assertEquals(trajectories.reduce((sum, { doses }) => sum + doses!.length, 0), 589);
    const measured = trajectories.flatMap(({ states }) => [...states]).filter((x) => x > 0);
    assertEquals(measured.length, 155);
  },
);
