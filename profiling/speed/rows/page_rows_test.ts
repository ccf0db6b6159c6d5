import { assert, assertEquals } from "@std/assert";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { pageRows, timesOf } from "./page_rows.ts";

Deno.test("timesOf() adds up what comes before the first gradient, and takes medians", () => {
  const pages = [1, 3, 2].map((k) => ({
    loaded: k,
    traced: 10 * k,
    differentiated: 100 * k,
    again: 5,
  }));
  const { value, samples, detail } = timesOf(pages);
  assertEquals([value, samples!.first], [222, [111, 333, 222]]);
  assertEquals(
    detail,
    "reading the script is 2.0 ms of it, tracing 20 ms; one more gradient: 5.0 ms",
  );
});

testWith({ name: "pageRows() says where there is no Chromium", run: true }, async () => {
  const [{ missing }] = await pageRows({ pairs: 1, quick: true }, ["no-such-browser"]);
  assertEquals(missing, "there is no Chromium");
});

testWith(
  {
    name: "pageRows() takes the first gradient in a page of Chromium",
    runtime: "chromium",
    ...{ read: true, write: true, run: true },
  },
  async () => {
    const [{ value, missing, samples }] = await pageRows({ pairs: 1, quick: true });
    assertEquals([missing, samples?.first], [undefined, [value]]);
    assert(value! > 0);
  },
);
