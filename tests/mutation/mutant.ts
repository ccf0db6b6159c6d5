/** A place in a module, counted from 0. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** A small change of a module that tests should notice. */
export interface Mutant {
  readonly id: string;
  /** The module's path from the root. */
  readonly fileName: string;
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: { readonly start: Place; readonly end: Place };
}

/**
 * The module with the mutant in it.
 *
 * @param text The module's text.
 * @param mutant The mutant.
 * @returns What it replaces, and the text with it.
 */
export function mutated(
  text: string,
  { location: { start, end }, mutatorName, replacement }: Mutant,
): { readonly original: string; readonly text: string } {
  const lines = text.split("\n");
  const offset = ({ line, column }: Place) =>
    lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, column);
  const [from, to] = [offset(start), offset(end)];
  // In parentheses an expression stays one, whatever stands around it.
  const statement = mutatorName === "BlockStatement" ||
    /^(case\b|default:|for\b|;)/.test(replacement);
  return {
    original: text.slice(from, to),
    text: text.slice(0, from) + (statement ? replacement : `(${replacement})`) + text.slice(to),
  };
}

/**
 * An instrumented module without its mutants: where one of those drawn stands, it sets the element of
 * that number in `mutantsReached`, which is global, and made by `reached.ts`.
 *
 * @param fileName The module's path from the root.
 * @param text The module's text.
 * @param drawn The mutants.
 * @returns The text.
 */
export function marked(fileName: string, text: string, drawn: ReadonlySet<string>): string {
  const root = "../".repeat(fileName.split("/").length - 1);
  const whole = text
    .replace(/stryMutAct_9fa48\("\d+"\)/g, "false")
    .replace(/stryCov_9fa48\(([^)]*)\)/g, (_, list: string) => {
      const ids = list.match(/\d+/g)!.filter((id) => drawn.has(id));
      return `(${ids.map((id) => `mutantsReached[${id}] = `).join("")}1)`;
    });
  // On the first line, so that errors name the lines that they did.
  return whole.includes("mutantsReached[")
    ? `import "${root}tests/mutation/reached.ts"; ${whole}`
    : whole;
}

/**
 * Draws from a list, spread evenly along it.
 *
 * @param all The list.
 * @param count How many; all, where there are no more.
 * @param uniform Gives a number from 0 to 1.
 * @returns What is drawn, in the list's order.
 */
export function spread<T>(all: readonly T[], count: number, uniform: () => number): T[] {
  if (count >= all.length) return [...all];
  const width = all.length / count;
  return Array.from({ length: count }, (_, i) => all[Math.floor((i + uniform()) * width)]);
}

/**
 * How far a test is from a module: 0 for the unit's own, 1 in the same folder, 2 elsewhere.
 *
 * @param module The module's path.
 * @param test The path of the test's file.
 * @returns How far.
 */
export function distance(module: string, test: string): number {
  const folder = (path: string) => path.slice(0, path.lastIndexOf("/"));
  if (test === module.replace(/\.ts$/, "_test.ts")) return 0;
  return folder(test) === folder(module) ? 1 : 2;
}
