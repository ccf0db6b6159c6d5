/** A number of things. */
export function count(number: number): string {
  return number.toLocaleString("en");
}

/** A number of things with its noun, as in "1 case" and "2 cases". */
export function counted(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** Things one after the other, as in "a, b and c". */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
