import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { testOnTable } from "../../tests/problems/recordings.ts";
import { readRecording, type RecordingOptions } from "../mod.ts";

function read(text: string, options?: RecordingOptions) {
  return readRecording(text, "a.csv", options);
}

/** The names of columns by what they were taken for. */
function roles(text: string, options?: RecordingOptions) {
  const { timeName, stateNames, groupNames = [], covariates = [], leftOut, whyLeftOut = [] } = read(
    text,
    options,
  );
  return [
    timeName,
    stateNames.join(),
    groupNames.join(),
    covariates.map(({ name, values }) => `${name}=${values}`).join(" "),
    leftOut.map((name, k) => `${name}: ${whyLeftOut[k]}`).join(),
  ];
}

describe("the column of times", () => {
  it("is not the first one where that has no name, and another looks like time", () => {
    const text = '"","Days","Weight"\n"1",0,5\n"2",4,6\n"3",7,5\n';
    assertEquals(roles(text), ["Days", "Weight", "", "", "column1: no name"]);
    assertEquals(roles(text, { state: ["Weight"] }), roles(text));
    assertEquals(roles(text, { time: "Days" }), roles(text));
    // Nothing else looks like time.
    assertEquals(roles('"",x,y\n1,0,5\n2,4,6\n3,7,5\n')[0], "column1");
  });

  it("is not the first one where that counts the rows", () => {
    const text = "no,year (CE),x\n1,1900,5\n2,1901,6\n3,1903,5\n";
    assertEquals(roles(text), ["year (CE)", "x", "", "", "no: counts the rows"]);
    for (const time of ["elapsed time", "Date", "hrs", "time_s", "age [d]", "weeks", "run.time"]) {
      assertEquals(roles(text.replace("year (CE)", time))[0], time);
    }
    for (const no of ["times table", "update", "lifetime", "x years", "estimate"]) {
      assertEquals(roles(text.replace("year (CE)", no))[0], "no", no);
    }
    assertEquals(roles("no,year,x\n1,1900,5\n2,1901,6\n4,1903,5\n")[0], "no");
    // Two rows count nothing, and a year that does not vary is no time.
    assertEquals(roles("no,year,x\n1,1900,5\n2,1901,6\n")[0], "no");
    assertEquals(roles("no,year,x\n1,1900,5\n2,1900,6\n3,1900,5\n")[0], "no");
    // Days of a month begin again.
    assertEquals(roles("no,Month,Day,x\n1,5,1,5\n2,5,2,6\n3,5,3,5\n")[0], "no");
  });

  it("is the one that holds dates", () => {
    assertEquals(roles("x,when\n5,2024-01-01\n6,2024-01-02\n").slice(0, 2), ["when", "x"]);
    assertEquals(roles("5 2024-01-01\n6 2024-01-02\n").slice(0, 2), ["column2", "column1"]);
    // Who names a state may leave dates out.
    assertEquals(roles("s,when,x\n5,2024-01-01,1\n6,2024-01-02,2\n", { state: ["x"] })[0], "s");
  });

  it("is not one of words", () => {
    assertEquals(roles("place,year,x\na,1900,5\na,1901,6\n"), [
      "year",
      "x",
      "",
      "",
      "place: words",
    ]);
  });

  it("may be missing, where rows are a time apart", () => {
    const { timeName, stateNames, trajectories } = read(
      "g,x,v\na,1,2\nb,1,2\na,3,4\nb,2,1\na,1,0",
      {
        dt: 0.5,
        group: "g",
      },
    );
    assertEquals([timeName, stateNames], ["t", ["x", "v"]]);
    assertEquals(trajectories.map(({ times }) => [...times]), [[0, 0.5, 1], [0, 0.5]]);
    assertEquals(roles("n,t,x\n1,7,2\n2,8,3\n3,9,1\n", { dt: 2 }), [
      ...["t", "x", "", ""],
      "n: counts the rows,t: dt is given",
    ]);
    assertThrows(() => read("x,v\n1,2\n2,3", { dt: 0 }), RangeError, "dt must be");
    assertThrows(() => read("x,v\n1,2\n2,3", { dt: 1, time: "x" }), RangeError, "leave dt or time");
  });
});

describe("trajectories", () => {
  const gases = "gas,year,ppm\nCO2,1990,5\nCO2,1991,6\nCO2,1992,7\nN2O,1990,1\nN2O,1991,2\n";

  it("are told apart by words where times start again", () => {
    assertEquals(roles(gases), ["year", "ppm", "gas", "", ""]);
    const { trajectories } = read(gases);
    assertEquals(trajectories.map(({ name, times }) => [name, ...times]), [
      ["CO2", 1990, 1991, 1992],
      ["N2O", 1990, 1991],
    ]);
    assertEquals(trajectories, read(gases, { group: "gas" }).trajectories);
    const mixed = "t,x,run\n0,1,a\n0,2,b\n1,3,a\n1,4,b\n";
    assertEquals(read(mixed).trajectories.map(({ states }) => [...states]), [[1, 3], [2, 4]]);
  });

  it("are one where times go on, whatever words there are", () => {
    const words = Array.from({ length: 3000 }, (_, i) => `${i},${i % 7},word ${i}`);
    const { trajectories, leftOut } = read(["t,x,note", ...words].join("\n"));
    assertEquals([trajectories.length, trajectories[0].name, leftOut], [1, "1", ["note"]]);
    assertEquals(trajectories[0].times.length, 3000);
    assertEquals([...trajectories[0].times].every((t, i) => t === i), true);
  });

  it("are told apart by several columns", () => {
    const text = "a,b,t,x\n1,u,0,1\n1,u,1,2\n1,v,0,3\n1,v,1,4\n2,u,0,5\n2,u,1,6\n";
    for (const group of ["a,b", ["a", "b"]]) {
      const { trajectories, groupNames } = read(text, { group });
      assertEquals(groupNames, ["a", "b"]);
      assertEquals(trajectories.map(({ name }) => name), ["1 / u", "1 / v", "2 / u"]);
    }
    const odd = "a,b,t,x\n1 / 2,3,0,1\n1 / 2,3,1,2\n1,2 / 3,0,3\n1,2 / 3,1,4\n";
    assertEquals(read(odd, { group: "a,b" }).trajectories.length, 2);
    assertEquals(read('"a,b",t,x\n1,0,1\n1,1,2\n', { group: "a,b" }).groupNames, ["a,b"]);
  });

  it("are proposed where a column changes as times start again", () => {
    assertThrows(
      () => read("t,x,trial\n0,1,1\n1,2,1\n2,4,1\n0,3,2\n1,4,2\n"),
      SyntaxError,
      "option group), such as trial",
    );
  });
});

describe("covariates", () => {
  const text = "g,t,x,m,k\na,0,1,5,1\na,1,2,5,1\nb,0,3,6,1\nb,1,4,6,1\n";

  it("are what is constant in each of several trajectories", () => {
    assertEquals(roles(text, { group: "g" }), ["t", "x", "g", "m=5,6 k=1,1", ""]);
    assertEquals(roles(text, { group: "g", state: ["x", "m"] })[1], "x,m");
    assertEquals(roles("g,t,m\na,0,5\na,1,5\nb,0,6\nb,1,6\n", { group: "g" })[1], "m");
    // Of one trajectory nothing is known.
    assertEquals(roles("t,x,m\n0,1,5\n1,2,5\n")[1], "x,m");
  });

  it("may be asked for", () => {
    assertEquals(roles(text, { group: "g", covariate: ["k"] }), ["t", "x,m", "g", "k=1,1", ""]);
    assertEquals(roles("t,x,m\n0,1,5\n1,2,NA\n", { covariate: ["m"] })[3], "m=5");
  });
});

describe("cells", () => {
  it("hold what stands for nothing, as a text or as a number", () => {
    const { missing, trajectories } = read("t,x\n0,-999\n1,-999.0\n2,n.d.\n3,5\n", {
      missing: ["-999", "n.d."],
    });
    assertEquals([missing, ...trajectories[0].states], [3, NaN, NaN, NaN, 5]);
  });

  it("have a comma before their decimals where told", () => {
    for (const text of ["t;x\n0,5;1,25e2\n1;,5\n", "0,5 125\n1,0 0,5\n", '0,5\t"125"\n1\t0,5\n']) {
      const [{ times, states }] = read(text, { decimal: "," }).trajectories;
      assertEquals([...times, ...states], [0.5, 1, 125, 0.5]);
    }
  });

  it("of the same time are averaged where told", () => {
    const text = "t,x,v\n0,1,2\n0,2,NA\n0,6,3\n1,5,NA\n1,5,NA\n2,1.7e308,1\n2,1.7e308,1\n";
    const [{ times, states }] = read(text, { repeated: "mean" }).trajectories;
    assertEquals([...times, ...states], [0, 1, 2, 3, 2.5, 5, NaN, 1.7e308, 1]);
    const groups = read("g,t,x\na,0,1\nb,0,1\na,0,3\nb,1,1\na,1,2\n", {
      repeated: "mean",
      group: "g",
    });
    assertEquals(groups.trajectories.map(({ states }) => [...states]), [[2, 2], [1, 1]]);
  });
});

testOnTable(
  { name: "readRecording() takes Days of wtloss for the time", file: "wtloss.csv" },
  (text) => {
    const { timeName, stateNames } = read(text, { repeated: "mean" });
    assertEquals([timeName, stateNames], ["Days", ["Weight"]]);
  },
);

testOnTable(
  { name: "readRecording() takes dose and weight of Theoph for covariates", file: "Theoph.csv" },
  (text) => {
    assertEquals(roles(text, { group: "Subject" }).slice(0, 3), ["Time", "conc", "Subject"]);
    assertThrows(() => read(text), SyntaxError, "such as Subject");
  },
);
