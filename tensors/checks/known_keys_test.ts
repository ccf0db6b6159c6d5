import { assertEquals, assertThrows } from "@std/assert";
import { checkKeys } from "./known_keys.ts";

const KNOWN = { radius: true, mass: true, spin: true } as const;
const message = (options: unknown, hints?: Record<string, string>) =>
  assertThrows(() => checkKeys("star", options, KNOWN, hints), TypeError).message;

Deno.test("checkKeys() lets known options through, and what is undefined", () => {
  checkKeys("star", {}, KNOWN);
  checkKeys("star", { mass: 1, spin: undefined, colour: undefined }, KNOWN);
  checkKeys("star", Object.assign(Object.create({ colour: 1 }), { mass: 2 }), KNOWN);
});

Deno.test("checkKeys() names the nearest known option", () => {
  assertEquals(message({ Mass: 1 }), 'star: unknown option "Mass"; did you mean "mass"?');
  assertEquals(
    message({ radius: 1, sping: 0 }),
    'star: unknown option "sping"; did you mean "spin"?',
  );
});

Deno.test("checkKeys() lists the options where none is near, and for names of every object", () => {
  const list = "the options are radius, mass and spin";
  for (const name of ["temperature", "toString", "constructor", "hasOwnProperty"]) {
    assertEquals(message({ [name]: 0 }), `star: unknown option "${name}"; ${list}`);
  }
  const one = () => checkKeys("a", { xyz: 1 }, { depth: true });
  assertThrows(one, TypeError, "the only option is depth");
});

Deno.test("checkKeys() gives the hint for an option that belongs elsewhere", () => {
  const hints = { age: "a cluster has one" };
  assertEquals(message({ age: 3 }, hints), 'star: unknown option "age"; a cluster has one');
});

Deno.test("checkKeys() says what was given in place of options", () => {
  const cases: [options: unknown, name: string][] = [
    [undefined, "undefined"],
    [null, "null"],
    [3, "the number 3"],
    ["mass", 'the string "mass"'],
    [[1], "an array"],
    [Math.max, "the function max"],
  ];
  for (const [options, name] of cases) {
    assertEquals(
      message(options).includes(`must be an object, got ${name}; the options are`),
      true,
    );
  }
});
