import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../commands/mod.ts";
import { predictRequest } from "../../predict/predict_request.ts";
import { ModelClock, timesOf } from "./predict_times.ts";

const DAY = 86400;
const dated = { start: "1978-01-22", timeName: "date" };

function times(clock: ModelClock, ...args: string[]): number[] {
  const request = predictRequest(["run", ...args]);
  if (request === "help") throw new Error("no request");
  return [...timesOf(request, 0, clock)];
}

Deno.test("timesOf() takes dates and spans where times are dates, and seconds as ever", () => {
  const clock = new ModelClock(dated);
  assertEquals(times(clock, "--to", "1978-01-25", "--dt", "1d"), [0, DAY, 2 * DAY, 3 * DAY]);
  assertEquals(times(clock, "--to", String(DAY), "--dt", "43200"), [0, DAY / 2, DAY]);
  assertEquals(times(clock, "--from", "1978-01-31", "--to", "Apr 15 1978", "--dt", "1mo"), [
    ...[9 * DAY, 37 * DAY, 68 * DAY],
  ]);
  assertEquals(times(clock, "--to", "1978-01-22T12:00", "--dt", "6h").map(clock.writer([1])), [
    ...["1978-01-22T00:00:00", "1978-01-22T06:00:00", "1978-01-22T12:00:00"],
  ]);
  assertEquals(times(new ModelClock(dated, "dmy"), "--to", "23/1/1978", "--dt", "1d"), [0, DAY]);
  assertEquals(times(new ModelClock(dated, "ymd"), "--to", "19780123", "--dt", "1d"), [0, DAY]);
});

Deno.test("timesOf() says what times the model has", () => {
  const cases: [ModelClock, string[], string][] = [
    [new ModelClock({ timeName: "t" }), ["--to", "2024-01-01"], "--to must be a number, as t is"],
    [new ModelClock({ timeName: "t" }), ["--to", "5", "--dt", "1d"], "--dt must be a number, as t"],
    [new ModelClock(dated), ["--to", "23/1/1978"], "--to must be a date such as 2024-01-31"],
    [new ModelClock(dated), ["--to", "1e19"], "--to is beyond all dates"],
    [
      new ModelClock(dated),
      ["--to", "1977-01-01"],
      "--to must be after 1978-01-22, got 1977-01-01",
    ],
    [new ModelClock(dated), ["--to", "2978-01-01", "--dt", "1s"], "at most 10000000 rows"],
    [new ModelClock(dated), ["--to", "tomorrow"], "--to must be a number"],
    [new ModelClock(dated), ["--to", "5", "--dt", "1 day"], "one with a unit (s, min, h, d"],
  ];
  for (const [clock, args, message] of cases) {
    assertThrows(() => times(clock, ...args), UsageError, message);
  }
});

Deno.test("ModelClock writes a time in a message as somebody would", () => {
  const clock = new ModelClock({ timeName: "t" });
  assertEquals([0.1 + 0.2, 3, 1.7e18, 1e-9].map((t) => clock.text(t)), [
    ...["0.3", "3", "1700000000000000000", "1e-9"],
  ]);
  assertEquals(new ModelClock(dated).text(DAY), "1978-01-23");
});
