/** The size of the letters in a chart, in pixels. */
export const LETTERS = 12;

/** How wide a letter is on average, of its size: as in the wider ones of the usual fonts. */
const WIDTH = 0.63;

/**
 * How much room a text takes, whatever the reader's font is.
 *
 * @param size Their size, in pixels.
 * @returns Its width in pixels.
 */
export function textWidth(length: number, size = LETTERS): number {
  return WIDTH * size * length;
}
