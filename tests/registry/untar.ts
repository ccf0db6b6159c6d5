const BLOCK = 512;
const decoder = new TextDecoder();

/**
 * Unpacks a tar archive.
 *
 * @param archive Its bytes, without compression.
 * @returns The files, by their names.
 * @throws {SyntaxError} If an entry is of a kind that no upload has.
 */
export function untar(archive: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0;) {
    const text = (from: number, length: number) =>
      decoder.decode(archive.subarray(at + from, at + from + length)).split("\0", 1)[0];
    const kind = text(156, 1);
    const size = parseInt(text(124, 12), 8);
    const body = archive.subarray(at + BLOCK, at + BLOCK + size);
    const prefix = text(257, 5) === "ustar" ? text(345, 155) : "";
    const name = longName ?? (prefix === "" ? "" : `${prefix}/`) + text(0, 100);
    longName = undefined;
    // GNU tar has the name of the next entry, where it is long, as the text of one of its own.
    if (kind === "L") longName = decoder.decode(body).replace(/\0.*$/s, "");
    else if (kind === "" || kind === "0") files.set(name.replace(/^\.\//, ""), body);
    else if (kind !== "5") throw new SyntaxError(`${name}: an entry of kind "${kind}"`);
    at += BLOCK * (1 + Math.ceil(size / BLOCK));
  }
  return files;
}
