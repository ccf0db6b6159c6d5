import { assertEquals } from "@std/assert";
import { unknownName } from "./values.ts";

Deno.test("unknownName() lists names where they are few, and else says how many there are", () => {
  const names = Array.from({ length: 1000 }, (_, k) => `run${k}`);
  assertEquals(
    unknownName("trajectory", "rum7", names).message,
    'unknown trajectory "rum7"; the nearest is "run7" (one of 1000)',
  );
  const few = names.slice(0, 20);
  assertEquals(
    unknownName("trajectory", "rum7", few).message.split("(")[1],
    `known: ${few.join(", ")})`,
  );
});
