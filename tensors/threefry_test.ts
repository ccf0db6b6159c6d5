import { assertEquals } from "@std/assert";
import { threefry } from "./threefry.ts";

// The known answers of Random123, its file kat_vectors: counter, key, bits.
const KNOWN = [
  [0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x6b200159, 0x99ba4efe],
  [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc, 0xbb002be7],
  [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xc4923a9c, 0x483df7a0],
];

Deno.test("threefry gives the published bits", () => {
  const bits = new Int32Array(2);
  for (const [c0, c1, k0, k1, ...wanted] of KNOWN) {
    threefry(Int32Array.of(k0, k1, c0, c1), bits);
    assertEquals(Array.from(bits, (word) => word >>> 0), wanted);
  }
});
