/** What takes two columns: "W" and "F" of Unicode's East Asian Width; a letter of a flag is half of one. */
const WIDE =
  /^(?!\p{Regional_Indicator})[\p{Emoji_Presentation}\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u3247\u3250-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]$/u;
/** What takes none: marks on the letter before, what is not seen, and the later parts of a Korean syllable. */
const NONE = /^(?!\u{ad})[\p{Mn}\p{Me}\p{Cc}\p{Cf}\u1160-\u11ff]$/u;

/**
 * How many columns a text takes in a terminal. What several characters are drawn as together, such as a family,
 * counts as all of them.
 *
 * @param str The text, without escape sequences.
 * @returns The number of columns.
 */
export function unicodeWidth(str: string): number {
  let width = 0;
  for (const character of str) {
    const isPlain = character >= " " && character <= "~";
    width += isPlain ? 1 : NONE.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  }
  return width;
}
