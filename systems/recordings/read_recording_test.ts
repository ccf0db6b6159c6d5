import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { BAD_TABLES } from "../../tests/problems/tables/bad_tables.ts";
import { testOnRecording } from "../../tests/problems/recordings.ts";
import { readRecording, RecordingReader, TableError, UnknownColumnError } from "../mod.ts";

/** The bad tables that are text; the others are for who reads bytes. */
const BAD_TEXTS = BAD_TABLES.flatMap(({ content, ...rest }) =>
  typeof content === "string" && !content.includes("\0") ? [{ ...rest, content }] : []
);

describe("readRecording()", () => {
  for (const { name, content, options, line, column, columnName, words } of BAD_TEXTS) {
    it(`says what is wrong and where: ${name}`, () => {
      const error = assertThrows(() => readRecording(content, "a.csv", options), TableError);
      const place = `line ${line}, column ${column}${columnName ? ` (${columnName})` : ""}`;
      assertEquals(error.message.slice(0, error.message.indexOf(": ")), `a.csv, ${place}`);
      assertEquals([error.source, error.line, error.column], ["a.csv", line, column]);
      for (const word of words) assertStringIncludes(error.message, word);
      assert(!/[\p{Cc}\p{Cf}\u2028]/u.test(error.message), "the message is one line of plain text");
    });
  }

  it("says the same however the text is cut into pieces", () => {
    for (const { content, options } of BAD_TEXTS.filter(({ content }) => content.length < 1000)) {
      const { message } = assertThrows(() => readRecording(content, "a.csv", options), TableError);
      const again = assertThrows(() => readRecording([...content], "a.csv", options), TableError);
      assertEquals(again.message, message);
    }
  });

  it("counts the same lines however breaks of all kinds are cut into pieces", () => {
    for (const length of [1, 2, 3, 4, 5]) {
      for (let code = 0; code < 3 ** length; code++) {
        const pieces = Array.from(
          { length },
          (_, k) => ["\r", "\n", ""][Math.floor(code / 3 ** k) % 3],
        );
        pieces.push("\0");
        const lines = pieces.join("").split(/\r\n|\r|\n/).length;
        const error = assertThrows(() => readRecording(pieces, "a.csv"), TableError);
        assertEquals(error.line, lines, JSON.stringify(pieces));
      }
    }
  });

  it("takes the time by its name, and all other numbers for the state", () => {
    for (const time of ["t", "T", "Time", "TIMESTAMP", "time (s)", "t [ms]"]) {
      const { timeName, stateNames, leftOut, trajectories } = readRecording(
        `x,${time},note,v\n1,0,a,2\n3,0.5,b,4\n`,
        "a.csv",
      );
      assertEquals([timeName, stateNames, leftOut], [time, ["x", "v"], ["note"]]);
      assertEquals(trajectories, [{
        name: "1",
        times: Float64Array.of(0, 0.5),
        states: Float64Array.of(1, 2, 3, 4),
      }]);
    }
    const { timeName, stateNames } = readRecording("s,t_air\n0,1\n2,3\n", "a.csv");
    assertEquals([timeName, stateNames], ["s", ["t_air"]]);
  });

  it("takes columns by name or by number, in the order asked for", () => {
    const text = "t,b,c,2\n0,1,2,3\n10,0,12,4\n";
    const by = (time: string, ...state: string[]) => {
      const { timeName, stateNames, trajectories, leftOut } = readRecording(text, "a.csv", {
        time,
        state,
      });
      return [timeName, stateNames, [...trajectories[0].states], leftOut];
    };
    assertEquals(by("t", "c", "b"), ["t", ["c", "b"], [2, 1, 12, 0], ["2"]]);
    assertEquals(by("1", "3"), ["t", ["c"], [2, 12], ["b", "2"]]);
    // A name goes before a number.
    assertEquals(by("1", "2"), ["t", ["2"], [3, 4], ["b", "c"]]);
    // A column without a name goes by what messages call it.
    const unnamed = readRecording("1,2,3\n2,3,5\n", "a.csv", {
      time: "column2",
      state: ["column3"],
    });
    assertEquals([unnamed.timeName, unnamed.stateNames], ["column2", ["column3"]]);
    // A name asked for tells that a row of names and numbers is one of names.
    const wide = readRecording("s,1,2\n0,1,2\n10,0,12\n", "a.csv", { time: "s" });
    assertEquals(wide.stateNames, ["1", "2"]);
  });

  it("reads columns of white space, named by a comment where the names fit", () => {
    const text = "# a run\n%  t   x, v \n# trial 1\n\n 0 1\t2 \n 1  3 NA\n";
    const { timeName, stateNames, missing } = readRecording(text, "a.txt");
    assertEquals([timeName, stateNames, missing], ["t", ["x", "v"], 1]);
    const other = readRecording("% x v\n0 1 2\n1 3 4\n", "a.txt");
    assertEquals([other.timeName, other.stateNames], ["column1", ["column2", "column3"]]);
    const quoted = readRecording('"time" "pos x"\n0 1\n1 "2"\n', "a.txt");
    assertEquals(quoted.stateNames, ["pos x"]);
    assertEquals([...quoted.trajectories[0].states], [1, 2]);
  });

  it("understands semicolons, tabs, quotes, marks and line ends of all kinds", () => {
    for (const separator of [",", ";", "\t", " , ", "; "]) {
      for (const end of ["\n", "\r\n", "\r"]) {
        const rows = [["t", '"x, m"'], ["0", '"1"'], ["1", ""], ["2", "-3e-1"]];
        const text = rows.map((row) => row.join(separator)).join(end);
        const { stateNames, trajectories, missing } = readRecording(`\ufeff${text}${end}`, "a.csv");
        assertEquals([stateNames, missing], [["x, m"], 1], JSON.stringify(separator));
        assertEquals(trajectories[0].states, Float64Array.of(1, NaN, -0.3));
      }
    }
  });

  it("takes numbers for names where there is a time among them", () => {
    assertEquals(readRecording("t,1,2\n0,1,2\n1,3,4", "a.csv").stateNames, ["1", "2"]);
  });

  it("reads what is missing as NaN, and counts it", () => {
    const words = ["NA", "N/A", "n/a", "#N/A", "NaN", "nan", "null", "NULL", "-", "--", ".", "?"];
    const cells = ["1", "", ...words, '""'];
    const text = `t,x\n${cells.map((cell, i) => `${i},${cell}`).join("\n")}\n`;
    const { missing, trajectories } = readRecording(text, "a.csv");
    assertEquals(missing, 14);
    assertEquals([...trajectories[0].states].filter((x) => !Number.isNaN(x)), [1]);
  });

  it("says that words among numbers may stand for none", () => {
    const text = "t,x\n0,1\n1,off\n2,3";
    assertThrows(() => readRecording(text, "a.csv"), Error, "no value (option missing)");
    assertEquals(readRecording(text, "a.csv", { missing: ["off"] }).missing, 1);
  });

  it("sorts rows by group, wherever they are, in the order of the file", () => {
    const text = "id,t,x\nb,0,1\na,5,2\nb,1,3\na,6,4\na,7,5\n1.0,0,6\n1,1,7\n";
    const { trajectories, stateNames } = readRecording(text, "a.csv", { group: "id" });
    assertEquals(stateNames, ["x"]);
    assertEquals(trajectories, [
      { name: "b", times: Float64Array.of(0, 1), states: Float64Array.of(1, 3) },
      { name: "a", times: Float64Array.of(5, 6, 7), states: Float64Array.of(2, 4, 5) },
      { name: "1", times: Float64Array.of(0, 1), states: Float64Array.of(6, 7) },
    ]);
  });

  it("reads dates as seconds since the first one", () => {
    const day = "2024-02-28T23:59:59";
    const dates = [`${day}Z`, "2024-02-29 00:00:00.25Z", "2024-02-29T02:00:01+02:00", "2024-03-01"];
    const text = `t,x\n${dates.map((date) => `${date},1`).join("\n")}\n`;
    const { start, trajectories } = readRecording(text, "a.csv");
    assertEquals(start, `${day}Z`);
    assertEquals(trajectories[0].times, Float64Array.of(0, 1.25, 2, 86401));
    const close = ["000001", "000002", "000004"].map((part) => `${day}.${part}Z,0`).join("\n");
    const { times } = readRecording(close, "a.csv").trajectories[0];
    assertEquals([...times].map((t) => Math.round(t * 1e9)), [0, 1000, 3000]);
    assertEquals(readRecording("t,x\n0,1\n1,2", "a.csv").start, undefined);
  });

  it("leaves columns without a name out where others have one", () => {
    const { timeName, stateNames, leftOut } = readRecording(",t,x\n7,0,1\n8,1,2\n", "a.csv");
    assertEquals([timeName, stateNames, leftOut], ["t", ["x"], ["column1"]]);
    assertEquals(readRecording(",x\n7,0\n8,1\n", "a.csv").timeName, "column1");
    assertEquals(readRecording("t,x,\n7,0,\n8,1,\n", "a.csv").stateNames, ["x"]);
  });

  it("throws when a column asked for is not there, and says which there are", () => {
    const error = assertThrows(
      () => readRecording("t,x,v\n0,1,2\n1,2,3", "a.csv", { state: ["x", "w"] }),
      UnknownColumnError,
      'a.csv has no column "w"; there are t, x, v',
    );
    assertEquals([error.wanted, error.known], ["w", ["t", "x", "v"]]);
    for (const time of ["0", "4", "x", "1.0", "-1", ""]) {
      assertThrows(
        () => readRecording("% x v\n0 1 2\n1 2 3", "a.csv", { time }),
        UnknownColumnError,
        `a.csv has no column "${time}"; columns go by number, from 1 to 3, since no line names`,
      );
    }
    const wide = Array.from({ length: 500 }, (_, k) => `c${k}`).join();
    const { message } = assertThrows(
      () => readRecording(wide, "a.csv", { time: "t" }),
      UnknownColumnError,
    );
    assertStringIncludes(message, "c29, … (500 in all)");
  });

  it("throws when a column is asked for twice, or no state is", () => {
    const twice = { time: "t", state: ["x", "2"], group: "g" };
    const text = "t,x,g\n0,1,a\n1,2,a";
    assertThrows(
      () => readRecording(text, "a.csv", twice),
      RangeError,
      "a.csv: column 2 (x) is asked for as a part of the state and as a part of the state",
    );
    assertThrows(
      () => readRecording(text, "a.csv", { group: "t", time: "t" }),
      RangeError,
      "as the group and as the time",
    );
    assertThrows(() => readRecording(text, "a.csv", { state: [] }), RangeError, "at least one");
  });
});

Deno.test("readRecording() reads no JSON, which is not its text", () => {
  const text = '[{"t": 0, "x": 1}, {"t": 1, "x": 2}]\n';
  assertThrows(() => readRecording(text, "a.csv"), TableError, "the quotes do not match");
});

describe("RecordingReader", () => {
  it("says what is wrong with a row as soon as it is complete", () => {
    const reader = new RecordingReader("a.csv");
    reader.push("t,x\n0,1\n1,on");
    assertThrows(() => reader.push("e\n"), TableError, 'line 3, column 2 (x): got "one"');
  });

  it("takes names from where they are told, whatever stands in the first row", () => {
    const reader = new RecordingReader("a.csv", {}, ["time", "2024", "# x"]);
    const push = () => reader.push('0,1,"#2"\n,,\n');
    assertThrows(push, TableError, "line 2, column 1 (time): the time is missing");
    const other = new RecordingReader("a.csv", {}, ["time", "2024"]);
    other.push("0,1\n1,\n");
    const { stateNames, missing } = other.end();
    assertEquals([stateNames, missing], [["2024"], 1]);
  });

  it("names the place that the text has come to", () => {
    const place = (text: string) => {
      const reader = new RecordingReader("a.csv", { group: "g" });
      reader.push(text);
      const { line, column } = reader.errorHere("it ends");
      return [line, column];
    };
    assertEquals(place(""), [1, 1]);
    assertEquals(place("g,t"), [1, 2]);
    assertEquals(place("g;t;x\n"), [2, 1]);
    assertEquals(place('g,t,x\n"a, b'), [2, 1]);
    assertEquals(place('g,t,x\n"a\n\nb",1'), [4, 2]);
    assertEquals(place("g t x\n1 2 3"), [2, 3]);
  });
});

testOnRecording(
  { name: "readRecording() reads the measured oscillator", file: "real_double_linear_h_1.txt" },
  (text) => {
    const recording = readRecording(text, "a.txt", { group: "1", state: ["3", "4"] });
    assertEquals(recording.stateNames, ["column3", "column4"]);
    assertEquals(recording.leftOut, ["column5", "column6"]);
    const [{ times, states }, ...others] = recording.trajectories;
    assertEquals([times.length, times[0], times[494], others.length], [495, 0.033, 16.522, 0]);
    assertEquals([...states.subarray(0, 4)], [0, -143, -1, -143]);
  },
);

testOnRecording(
  { name: "readRecording() reads both trials of the pendulum", file: "real_double_pend_h_1.txt" },
  (text) => {
    const { trajectories } = readRecording(text, "a.txt", { group: "1", time: "2" });
    assertEquals(trajectories.map(({ name, times }) => [name, times.length]), [
      ["0", 819],
      ["1", 701],
    ]);
    assertEquals(trajectories[1].times[0].toFixed(3), "23.194");
  },
);
