const PRIME = 0x01000193;

/**
 * A number that says whether numbers are still the same ones, bit for bit: changing one of them
 * always changes it, changing several does so but for one time in 2³² (FNV-1a by words: Fowler,
 * Noll and Vo 1991). It takes no memory.
 */
export function fingerprint(numbers: Float64Array): number {
  const words = new Uint32Array(numbers.buffer, numbers.byteOffset, 2 * numbers.length);
  // Two side by side, as each multiplication waits for the one before.
  let a = 0x811c9dc5;
  let b = a;
  for (let i = 0; i < words.length; i += 2) {
    a = Math.imul(a ^ words[i], PRIME);
    b = Math.imul(b ^ words[i + 1], PRIME);
  }
  return Math.imul(a, PRIME) ^ b;
}
