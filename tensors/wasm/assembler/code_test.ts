import { assertEquals } from "@std/assert";
import { bytesOf, doubleBytes, signed, singleBytes, unsigned } from "./code.ts";
import { f32 } from "./instructions.ts";

const hex = (code: Parameters<typeof bytesOf>[0]) =>
  Array.from(bytesOf(code), (byte) => byte.toString(16).padStart(2, "0")).join(" ");

Deno.test("whole numbers are LEB128, as the specification has it", () => {
  const whole = [0, 127, 128, 624485].map((x) => hex(unsigned(x)));
  assertEquals(whole, ["00", "7f", "80 01", "e5 8e 26"]);
  const numbers: Record<string, number> = {
    ...{ "00": 0, "3f": 63, "c0 00": 64, "7f": -1, "40": -64, "bf 7f": -65, "c0 bb 78": -123456 },
    ...{ "ff ff ff ff 07": 2 ** 31 - 1, "80 80 80 80 78": -(2 ** 31) },
  };
  for (const [bytes, value] of Object.entries(numbers)) {
    assertEquals(hex(signed(value)), bytes, `${value}`);
  }
});

Deno.test("floats are their IEEE 754 bytes, the lowest first", () => {
  assertEquals([hex(singleBytes(1)), hex(doubleBytes(-2))], [
    "00 00 80 3f",
    "00 00 00 00 00 00 00 c0",
  ]);
  assertEquals(hex(f32.const(0.5)), "43 00 00 00 3f");
});
