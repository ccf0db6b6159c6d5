/**
 * Random bits by number: 20 rounds of Threefry-2x32. The same key and counter give the same bits, in any
 * order and on every machine, so that nothing has to be kept of what was drawn.
 *
 * Source: J. Salmon, M. Moraes, R. Dror and D. Shaw, Parallel Random Numbers: As Easy as 1, 2, 3,
 * SC 2011.
 *
 * @param words Four words of 32 bits: the key, then the counter. In an array, as is the result: numbers of
 *   32 bits that are handed over are boxed.
 * @param bits Where two words of 32 bits go.
 */
export function threefry(words: Int32Array, bits: Int32Array): void {
  const key0 = words[0];
  const key1 = words[1];
  const key2 = 0x1bd11bda ^ key0 ^ key1;
  let a = (words[2] + key0) | 0;
  let b = (words[3] + key1) | 0;
  // After each four rounds the next two words of the key are added: (1, 2), (2, 0), (0, 1), …
  let next = key1;
  let later = key2;
  let last = key0;
  for (let group = 1; group <= 5; group++) {
    if (group & 1) {
      a = (a + b) | 0;
      b = ((b << 13) | (b >>> 19)) ^ a;
      a = (a + b) | 0;
      b = ((b << 15) | (b >>> 17)) ^ a;
      a = (a + b) | 0;
      b = ((b << 26) | (b >>> 6)) ^ a;
      a = (a + b) | 0;
      b = ((b << 6) | (b >>> 26)) ^ a;
    } else {
      a = (a + b) | 0;
      b = ((b << 17) | (b >>> 15)) ^ a;
      a = (a + b) | 0;
      b = ((b << 29) | (b >>> 3)) ^ a;
      a = (a + b) | 0;
      b = ((b << 16) | (b >>> 16)) ^ a;
      a = (a + b) | 0;
      b = ((b << 24) | (b >>> 8)) ^ a;
    }
    a = (a + next) | 0;
    b = (b + later + group) | 0;
    const first = next;
    next = later;
    later = last;
    last = first;
  }
  bits[0] = a;
  bits[1] = b;
}
