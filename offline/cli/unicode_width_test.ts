import { assertEquals } from "@std/assert";
import { unicodeWidth } from "@std/cli/unicode-width";

Deno.test("unicodeWidth() counts the columns that a terminal needs", () => {
  const widths: [string, number][] = [
    ["", 0],
    ["hello world", 11],
    ["天地玄黃宇宙洪荒", 16],
    ["ｆｕｌｌｗｉｄｔｈ", 18],
    ["голубой", 7],
    ["température", 11],
    ["ｶﾀｶﾅ カタカナ", 13],
    ["한국어", 6],
    ["日本（にほん）、𠮷", 18],
    ["e\u0301 n\u0303", 3],
    ["👩🔬", 4],
    ["🦕", 2],
    ["∂μ → σ²", 7],
    ["\0\n\r\t\u0085", 0],
    ["a\u200bb", 2],
  ];
  for (const [text, width] of widths) assertEquals(unicodeWidth(text), width, text);
});
