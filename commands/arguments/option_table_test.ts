import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "./errors.ts";
import { option, type OptionTable, readTable } from "./option_table.ts";
import { optionHelp } from "./option_help.ts";
import { numberIn, wholeNumber } from "./values.ts";

interface Values {
  readonly seed: number;
  readonly rate?: number;
  readonly kind: "a" | "bc";
  readonly scaled: number;
}

const table: OptionTable<Values> = {
  seed: option("seed N", "", (text, name) => wholeNumber(name, text, 0, 9), "3"),
  rate: option("lr R", "", (text, name) => numberIn(name, text, "above 0", (x) => x > 0)),
  kind: option("kind NAME", "", (text) => text === "a" ? text : "bc", "a"),
  scaled: option("scaled X", "", (text, _, { seed = "1" }) => Number(text) * Number(seed), "2"),
};

Deno.test("readTable() gives what is given, else the default, and leaves out what has neither", () => {
  assertEquals<Values>(readTable(table, {}), { seed: 3, kind: "a", scaled: 2 });
  const texts = { lr: "0.5", kind: "bc", seed: "4", other: "x", scaled: undefined };
  assertEquals(readTable(table, texts), { seed: 4, rate: 0.5, kind: "bc", scaled: 8 });
});

Deno.test("readTable() throws when a text is none that its option may have, and names the first", () => {
  const bad: [Record<string, string>, string][] = [
    [{ seed: "10", lr: "0" }, 'seed must be a whole number from 0 to 9, got "10"'],
    [{ lr: "0" }, 'lr must be above 0, got "0"'],
  ];
  for (const [texts, message] of bad) {
    assertThrows(() => readTable(table, texts), UsageError, message);
  }
});

Deno.test("optionHelp() aligns the explanation, and puts the default at its end", () => {
  const helped = (usage: string, help: string) => option(usage, help, String, "1");
  assertEquals(optionHelp(helped("lr R", "the rate"), 10), "  --lr R  the rate");
  assertEquals(
    optionHelp(helped("lr R", "the rate; default"), 10),
    "  --lr R  the rate; default 1",
  );
  assertEquals(
    optionHelp(helped("lr R", "the rate;\ndefault"), 10, "2 of b"),
    "  --lr R  the rate;\n          default 2 of b",
  );
  assertEquals(optionHelp(helped("quick", "less"), 10), "  --quick less");
  const words = Array.from({ length: 30 }, () => "word");
  assertEquals(
    optionHelp(helped("lr R", words.join(" ")), 10),
    `  --lr R  ${words.slice(0, 18).join(" ")}\n          ${words.slice(18).join(" ")}`,
  );
});
