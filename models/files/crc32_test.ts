import { assertEquals } from "@std/assert";
import { crc32 } from "./crc32.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("crc32() gives the published check value, in one piece or in several", () => {
  assertEquals(crc32(bytes("123456789")), 0xcbf43926);
  assertEquals(crc32(bytes("1234"), bytes(""), bytes("56789")), 0xcbf43926);
  assertEquals(crc32(), 0);
});
