/** Blocks of a frame, by the number in its header that says how large they are at most. */
const BLOCKS: Readonly<Record<number, number>> = { 4: 2 ** 16, 5: 2 ** 18, 6: 2 ** 20, 7: 2 ** 22 };

/**
 * Unpacks a frame of LZ4, after a look at whether it is whole: the package that unpacks it goes on
 * beyond the end of one that is not.
 *
 * @param unpack What unpacks it.
 * @throws {Error} If it is cut short or damaged.
 */
export function unpackLz4(
  bytes: Uint8Array,
  unpack: (bytes: Uint8Array, length?: number) => Uint8Array,
): Uint8Array {
  const damaged = () => new Error("a part of it packed by LZ4 is damaged");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 11 || view.getUint32(0, true) !== 0x184d2204) throw damaged();
  const flags = bytes[4];
  const most = BLOCKS[bytes[5] >> 4 & 7];
  if (most === undefined) throw damaged();
  if (flags & 17) throw new Error("it is packed by LZ4 with checksums of blocks or a dictionary");
  // The size of the content may follow; then a checksum.
  let at = 7 + (flags & 8 ? 8 : 0);
  let length = 0;
  while (true) {
    if (at + 4 > bytes.length) throw damaged();
    const size = view.getUint32(at, true) & 0x7fffffff;
    at += 4;
    if (size === 0) break;
    at += size;
    if (size > most || at > bytes.length) throw damaged();
    length += most;
  }
  return unpack(bytes, length).slice();
}
