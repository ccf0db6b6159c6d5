import { assertEquals } from "@std/assert";
import { type PublicName, undocumented } from "./documented.ts";

const EXAMPLE = { kind: "example", doc: "```ts\nassertEquals(1, 1);\n```" };

/** A function `f(x)`, with a description and some tags. */
const withTags = (...tags: { kind: string; name?: string; doc?: string }[]): PublicName => ({
  name: "f",
  declarations: [{
    kind: "function",
    jsDoc: { doc: "Does it.", tags },
    def: { params: [{ name: "x" }], returnType: { repr: "number" } },
  }],
});

const PARAM = { kind: "param", name: "x", doc: "What goes in." };
const RETURNS = { kind: "return", doc: "What comes out." };
const THROWS = { kind: "throws", doc: "If it cannot." };

Deno.test("undocumented() finds nothing where all is said", () => {
  assertEquals(undocumented(withTags(PARAM, RETURNS, THROWS, EXAMPLE)), []);
});

Deno.test("undocumented() names each thing that a function does not say", () => {
  assertEquals(undocumented(withTags(RETURNS, THROWS, EXAMPLE)), ["f: no @param x"]);
  assertEquals(undocumented(withTags({ ...PARAM, doc: "" }, RETURNS, THROWS, EXAMPLE)), [
    "f: no @param x",
  ]);
  assertEquals(undocumented(withTags(PARAM, THROWS, EXAMPLE)), ["f: no @returns"]);
  assertEquals(undocumented(withTags(PARAM, RETURNS, EXAMPLE)), ["f: no @throws"]);
  const silent = { kind: "example", doc: "```ts\nf(1);\n```" };
  for (const none of [[], [silent]]) {
    assertEquals(undocumented(withTags(PARAM, RETURNS, THROWS, ...none)), [
      "f: no example that asserts or prints something",
    ]);
  }
});

Deno.test("undocumented() wants to know what holds without an option", () => {
  const options = (doc: string, name = "FOptions"): PublicName => ({
    name,
    declarations: [{
      kind: "interface",
      jsDoc: { doc: "How." },
      def: { properties: [{ name: "size", optional: true, jsDoc: { doc } }] },
    }],
  });
  assertEquals(undocumented(options("How large. Default 3.")), []);
  assertEquals(undocumented(options("How large; unset for any.")), []);
  assertEquals(undocumented(options("How large.")), [
    "FOptions.size: nothing says what holds without it",
  ]);
  assertEquals(undocumented(options("How large.", "Found")), []);
  assertEquals(undocumented(options("", "Found")), ["Found.size: no description"]);
});

Deno.test("undocumented() looks at constants and classes, but not at what is exported again", () => {
  const kinds = (kind: string, name = "thing"): string[] =>
    undocumented({ name, declarations: [{ kind, jsDoc: { doc: "A thing." } }] });
  assertEquals(kinds("variable"), ["thing: no example that asserts or prints something"]);
  assertEquals(kinds("class"), ["thing: no example that asserts or prints something"]);
  assertEquals(kinds("class", "ThingError"), []);
  assertEquals(kinds("typeAlias"), []);
  assertEquals(undocumented({ name: "thing", declarations: [{ kind: "reference" }] }), []);
  assertEquals(undocumented({ name: "thing", declarations: [{ kind: "typeAlias" }] }), [
    "thing: no description",
  ]);
});
