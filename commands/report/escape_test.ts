import { assertEquals } from "@std/assert";
import { HOSTILE_WORDS } from "../../tests/problems/report_input.ts";
import { codeMarkdown, escapeHtml, escapeMarkdown } from "./escape.ts";

Deno.test("escapeHtml() leaves nothing that opens a tag, an entity or an attribute", () => {
  assertEquals(escapeHtml(`<a href="x">'&amp;`), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;amp;");
  for (const words of HOSTILE_WORDS) {
    assertEquals(/[<>"']/.test(escapeHtml(words)), false);
  }
});

Deno.test("escapeMarkdown() leaves nothing that is more than text", () => {
  assertEquals(
    escapeMarkdown("a|b **c** `d` _e_ <f> #1"),
    "a\\|b \\*\\*c\\*\\* \\`d\\` \\_e\\_ &lt;f&gt; \\#1",
  );
  assertEquals(escapeMarkdown("[a](b)"), "\\[a\\](b)");
  assertEquals(escapeMarkdown("\\|"), "\\\\\\|");
  assertEquals(escapeMarkdown("https://a.b").includes("://"), false);
  assertEquals(escapeMarkdown("recursive:44, 1.5 ms"), "recursive:44, 1.5 ms");
});

Deno.test("codeMarkdown() keeps a command to one line of code", () => {
  assertEquals(codeMarkdown("a --b 'c|d'\n`e`"), "<code>a --b 'c\\|d' \\`e\\`</code>");
});

Deno.test("escaping drops control characters and joins lines", () => {
  const text = "a\r\nb\tc\u0000\u001b[31md\u202e";
  assertEquals(escapeHtml(text), "a b c[31md");
  assertEquals(escapeMarkdown(text), "a b c\\[31md");
});
