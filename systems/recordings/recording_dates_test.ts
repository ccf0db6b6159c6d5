import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import * as fc from "../../tests/helpers/drawn.ts";
import { testOnTable } from "../../tests/problems/recordings.ts";
import { readRecording, type RecordingOptions } from "../mod.ts";
import { dateIn, type DateOrder, isClock } from "./recording_dates.ts";

const MONTHS =
  "January February March April May June July August September October November December"
    .split(" ");

/** Ways to write a date, by the order that must be told; of year, month and day. */
const WAYS: [DateOrder | undefined, (y: string, m: string, d: string) => string][] = [
  [undefined, (y, m, d) => `${y}-${m}-${d}`],
  [undefined, (y, m, d) => `${y}/${m}/${d}`],
  [undefined, (y, m, d) => `${y}.${Number(m)}.${Number(d)}`],
  [undefined, (y, m, d) => `${MONTHS[Number(m) - 1].slice(0, 3)} ${Number(d)} ${y}`],
  [undefined, (y, m, d) => `${MONTHS[Number(m) - 1]} ${d}, ${y}`],
  [undefined, (y, m, d) => `${d}-${MONTHS[Number(m) - 1].slice(0, 3).toUpperCase()}-${y}`],
  [undefined, (y, m, d) => `${Number(d)}. ${MONTHS[Number(m) - 1]} ${y}`],
  ["mdy", (y, m, d) => `${Number(m)}/${Number(d)}/${y}`],
  ["dmy", (y, m, d) => `${d}.${m}.${y}`],
  ["dmy", (y, m, d) => `${Number(d)}-${Number(m)}-${y}`],
  ["ymd", (y, m, d) => `${y}${m}${d}`],
  ["mdy", (y, m, d) => `${m}${d}${y}`],
];

Deno.test("dateIn() reads every day as Temporal does, however it is written", () => {
  // Days of the years 1 to 9999, with leap days of all kinds among them.
  const day = fc.oneof(
    fc.integer({ min: -719162, max: 2932896 }),
    fc.constantFrom(
      ...["2000-02-29", "2024-02-29", "1900-03-01", "0004-02-29"].map((text) =>
        Temporal.PlainDate.from("1970-01-01").until(text, { largestUnit: "days" }).days
      ),
    ),
  );
  const clock = fc.record({
    hour: fc.nat({ max: 23 }),
    minute: fc.nat({ max: 59 }),
    second: fc.nat({ max: 59 }),
    offset: fc.constantFrom(undefined, "Z", "+02:00", "-0330"),
  });
  fc.assert(
    fc.property(day, fc.constantFrom(...WAYS), fc.option(clock), (days, [order, write], time) => {
      const date = Temporal.PlainDate.from("1970-01-01").add({ days });
      const text = write(...date.toString().split("-") as [string, string, string]);
      const seconds = days * 86400;
      assertEquals(dateIn(text, order)?.whole, seconds, text);
      assertEquals(dateIn(text, order)?.iso, date.toString(), text);
      if (time === null) return;
      const { hour, minute, second, offset = "" } = time;
      const two = (x: number) => String(x).padStart(2, "0");
      const half = `${hour % 12 || 12}:${two(minute)}:${two(second)} ${hour < 12 ? "am" : "PM"}`;
      for (const clock of [`${hour}:${two(minute)}:${two(second)}.5`, half]) {
        const found = dateIn(`${text} ${clock}${offset}`, order)!;
        const iso = `${date}T${two(hour)}:${two(minute)}:${two(second)}${offset || "Z"}`;
        assertEquals(found.whole, Temporal.Instant.from(iso).epochMilliseconds / 1000, iso);
        assertEquals(found.part, clock === half ? 0 : 0.5);
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("dateIn() reads nothing that is no date, or might be another one", () => {
  for (
    const text of [
      ...["2023-02-29", "1900-02-29", "2024-13-01", "Feb 30 2024", "Foo 1 2024", "31 Jun 2024"],
      ...["2024-01-01T25:00", "2024-01-01 12:60", "2024-01-01 13:00 PM", "2024-01-01 0:30 am"],
      ...["1/2/2024", "20240131", "2024", "2024.1", "1.5", "12:30", "Jan", "Jan 2", "May be 2024"],
      ...["2024-01-01T", "2024-01-01 12", "1 2 3", "", "t 2024", "-2024-01-01", "a1:00"],
    ]
  ) assertEquals(dateIn(text), undefined, text);
  for (
    const [text, order] of [["31/1/2024", "mdy"], ["1/31/2024", "dmy"], ["1/2/24", "dmy"], [
      "20241301",
      "ymd",
    ], ["2024131", "ymd"]] as const
  ) {
    assertEquals(dateIn(text, order), undefined, text);
  }
  assertEquals(dateIn("2024-05")?.iso, "2024-05-01");
  assertEquals(dateIn("May 2024")?.iso, "2024-05-01");
  assertEquals([isClock("18.00.00"), isClock("18.00"), isClock("18:00"), isClock("24")], [
    ...[true, false, true, false],
  ]);
});

function read(text: string, options?: RecordingOptions) {
  const { timeName, start, stateNames, trajectories: [{ times }] } = readRecording(
    text,
    "a.csv",
    options,
  );
  return [timeName, start, stateNames.join(), ...times];
}

Deno.test("readRecording() makes a date of several columns", () => {
  const two = "x,Date,Time\n1,2016-10-03,1:00 PM\n2,2016-10-03,2:00 PM\n3,2016-10-04,0:30\n";
  const wanted = ["Date Time", "2016-10-03T13:00:00", "x", 0, 3600, 41400];
  assertEquals(read(two), wanted);
  for (const time of ["Date,Time", ["Date", "Time"], "2,3"]) {
    assertEquals(read(two, { time }), wanted);
  }
  assertEquals(
    read("Date;Time;CO\n10/03/2004;18.00.00;2,6\n10/03/2004;19.00.00;2\n", {
      decimal: ",",
      dateOrder: "dmy",
    }),
    ["Date Time", "2004-03-10T18:00:00", "CO", 0, 3600],
  );
  const four = "No,year,month,day,hour,pm\n1,2010,1,31,22,7\n2,2010,1,31,23,3\n3,2010,2,1,0,4\n";
  assertEquals(read(four).slice(0, 3), ["year month day hour", "2010-01-31T22:00:00", "pm"]);
  // A day has many hours.
  assertThrows(() => read(four, { time: "day,month,year" }), SyntaxError, "option repeated");
  const days = read(four, { time: "day,month,year", repeated: "mean" });
  assertEquals(days, ["day month year", "2010-01-31", "hour,pm", 0, 86400]);
});

Deno.test("readRecording() reads dates of numbers as it is told to, and says what it wants", () => {
  const slashes = "when,x\n10/3/2016 0:00,1\n10/4/2016 0:00,2\n";
  assertEquals(read(slashes, { dateOrder: "mdy" }).slice(3), [0, 86400]);
  assertEquals(read(slashes, { dateOrder: "dmy" }).slice(3), [0, 31 * 86400]);
  const { message } = assertThrows(() => read(slashes), SyntaxError);
  assertStringIncludes(message, "option dateOrder: mdy, dmy or ymd");
  const digits = "day,x\n19580329,1\n19580405,2\n";
  assertEquals(read(digits), ["day", undefined, "x", 19580329, 19580405]);
  assertEquals(read(digits, { dateOrder: "ymd" }), ["day", "1958-03-29", "x", 0, 7 * 86400]);
  // Numbers that are no dates stay numbers.
  assertEquals(read("t,x\n0,1\n1,2\n", { dateOrder: "ymd" }), ["t", undefined, "x", 0, 1]);
});

Deno.test("readRecording() takes Year for a number where there is no month", () => {
  assertEquals(read("Year, Lynx\n1900, 4\n1901, 6\n"), ["Year", undefined, "Lynx", 1900, 1901]);
  assertEquals(read("Year,Month,x\n2000,11,5\n2000,12,6\n2001,1,6\n"), [
    ...["Year Month", "2000-11-01", "x", 0, 30 * 86400, 61 * 86400],
  ]);
});

testOnTable({ name: "readRecording() reads the dates of sp500", file: "sp500.csv" }, (text) => {
  const { start, trajectories: [{ times }] } = readRecording(text, "sp500.csv");
  assertEquals([start, times[1], times[2]], ["2000-01-01", 31 * 86400, 60 * 86400]);
});
