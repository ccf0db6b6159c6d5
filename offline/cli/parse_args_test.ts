import { assertEquals } from "@std/assert";
import { parseArgs } from "@std/cli/parse-args";
import { assertType, type IsExact } from "@std/testing/types";

Deno.test("parseArgs() without options guesses", () => {
  assertEquals(parseArgs(["a", "--foo", "--bar=baz", "--n", "5", "-x", "1e-3", "-vq", "7"]), {
    _: ["a"],
    foo: true,
    bar: "baz",
    n: 5,
    x: 0.001,
    v: true,
    q: 7,
  });
});

Deno.test("parseArgs() reads strings and booleans by name", () => {
  const args = parseArgs(["--out", "7", "--quick", "case", "--", "--left"], {
    string: ["out", "steps"],
    boolean: ["quick", "help"],
  });
  assertEquals(args, { _: ["case", "--left"], out: "7", quick: true, help: false });
  assertType<IsExact<typeof args.out, string | undefined>>(true);
  assertType<IsExact<typeof args.quick, boolean>>(true);
  assertType<IsExact<typeof args.other, unknown>>(true);
});

Deno.test("parseArgs() takes no option for a value, unless after =", () => {
  const options = { string: ["out"], boolean: ["quick"] } as const;
  assertEquals(parseArgs(["--out", "--quick"], options), { _: [], out: "", quick: true });
  assertEquals(parseArgs(["--out=-5", "--quick=false"], options), {
    _: [],
    out: "-5",
    quick: false,
  });
  assertEquals(parseArgs(["--quick", "false", "--out", "a", "--out", "b"], options), {
    _: [],
    quick: false,
    out: "b",
  });
});

Deno.test("parseArgs() collects, negates, and knows defaults and aliases", () => {
  const args = parseArgs(["--set", "a=1", "--set=b=2", "--no-color", "-o", "there"], {
    string: ["set", "out", "method", "color"],
    boolean: ["help"],
    collect: ["set"],
    negatable: ["color"],
    default: { method: "rk4", seeds: 3 },
    alias: { out: "o", help: ["h", "?"] },
  });
  assertEquals(args, {
    _: [],
    set: ["a=1", "b=2"],
    color: false,
    out: "there",
    o: "there",
    method: "rk4",
    seeds: 3,
    help: false,
    h: false,
    "?": false,
  });
  assertType<IsExact<typeof args.set, string[]>>(true);
  assertType<IsExact<typeof args.color, string | false | undefined>>(true);
  assertType<IsExact<typeof args.method, string>>(true);
  assertType<IsExact<typeof args.o, string | undefined>>(true);
  assertType<IsExact<typeof args.h, boolean>>(true);
  assertEquals(parseArgs([], { string: ["set"], collect: ["set"] }), { _: [], set: [] });
});

Deno.test("parseArgs() tells of what it does not know", () => {
  const told: unknown[][] = [];
  const args = parseArgs(["--stepz", "5", "-z", "--no-quick", "--quick", "extra"], {
    boolean: ["quick"],
    unknown: (arg, key, value) => {
      told.push([arg, key, value]);
      return false;
    },
  });
  assertEquals(told, [
    ["--stepz", "stepz", "5"],
    ["-z", "z", true],
    ["--no-quick", "no-quick", true],
    ["extra", undefined, undefined],
  ]);
  assertEquals(args, { _: [], quick: true });
});

Deno.test("parseArgs() keeps what follows -- apart, and stops early, when told to", () => {
  const args = parseArgs(["a", "--", "-b", "1"], { "--": true, boolean: ["b"] });
  assertEquals(args, { _: ["a"], b: false, "--": ["-b", "1"] });
  assertType<IsExact<(typeof args)["--"], string[]>>(true);
  assertEquals(parseArgs(["-v", "run", "--x", "1"], { boolean: ["v"], stopEarly: true }), {
    _: ["run", "--x", "1"],
    v: true,
  });
});
