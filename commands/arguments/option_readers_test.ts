import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "./errors.ts";
import { flag, number, oneOf, someOf, whole } from "./option_readers.ts";
import { readGiven, readWith } from "./read_with.ts";

const READERS = {
  rounds: whole(2, 9),
  rate: number("a number above 0", (x) => x > 0),
  kind: oneOf(["near", "far"]),
  colours: someOf(["red", "green", "blue"], "colour"),
  // Twice as many where another option is there.
  times: (text: string, _: string, { quick }: { quick?: string }) => Number(text) * (quick ? 1 : 2),
  quick: flag,
};
const read = (...args: string[]) => readGiven("dye", args, READERS);

Deno.test("readGiven() reads each option that is there, and leaves out the others", () => {
  assertEquals(read(), {});
  assertEquals(read("--rounds", "4", "--rate=0.5", "--kind", "far", "--quick"), {
    ...{ rounds: 4, rate: 0.5, kind: "far", quick: true },
  });
  assertEquals(read("--times", "3"), { times: 6 });
  assertEquals(read("--times", "3", "--quick"), { times: 3, quick: true });
  assertEquals(read("--rounds", "1000", "--help"), "help");
});

Deno.test("someOf() gives names in their order, each once", () => {
  assertEquals(read("--colours", "blue,red,blue"), { colours: ["red", "blue"] });
});

Deno.test("readGiven() throws at what is unknown or out of range, and at what is no option", () => {
  const wrong: [string[], string][] = [
    [["--rounds", "1"], '--rounds must be a whole number from 2 to 9, got "1"'],
    [["--rate", "0"], '--rate must be a number above 0, got "0"'],
    [["--kind", "fra"], 'unknown kind "fra"; the nearest is "far" (known: near, far)'],
    [["--colours", "red,gren"], 'unknown colour "gren"; the nearest is "green"'],
    [["--colours", "red,"], 'unknown colour ""'],
    [["--rate"], "--rate needs a value"],
    [["--quik"], 'the nearest is "--quick" (known: --rounds, --rate, --kind, --colours, --times,'],
    [["wool", "--rounds", "1"], 'dye takes options only, got "wool"; see --help'],
  ];
  for (const [args, message] of wrong) assertThrows(() => read(...args), UsageError, message);
});

Deno.test("readWith() reads no value until it is asked to", () => {
  const { names, values, read } = readWith(["wool", "--rounds", "1"], READERS);
  assertEquals([names, values.rounds], [["wool"], "1"]);
  assertThrows(read, UsageError, "--rounds must be");
});
