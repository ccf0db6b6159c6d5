/** Looks for drawn cases that are judged right, with something to be wrong in. */
export type RightCases<C> = (
  isOne: (drawn: C) => boolean,
  /** How many are wanted; default 1. */
  count?: number,
) => C[];

/**
 * Makes a search among the first drawn cases. Each is drawn once to be looked at, and judged once, however often it is
 * looked for; what is found is drawn anew, as a judge draws from what it is given.
 *
 * @example Usage
 * ```ts ignore
 * const rightCases = rightCasesOf((index) => drawCase(21, index), judge, 4000);
 * const [drawn] = rightCases(({ timed }) => timed === true);
 * ```
 *
 * @param draw Draws case `index`, the same each time.
 * @param judge Says what a case is.
 * @param most How many cases are looked at before it gives up, and throws.
 */
export function rightCasesOf<C>(
  draw: (index: number) => C,
  judge: (drawn: C) => { readonly outcome: string },
  most: number,
): RightCases<C> {
  const seen: C[] = [];
  const outcomes = new Map<number, string>();
  const isRight = (index: number) => {
    if (!outcomes.has(index)) outcomes.set(index, judge(draw(index)).outcome);
    return outcomes.get(index) === "right";
  };
  return (isOne, count = 1) => {
    const found: C[] = [];
    for (let index = 0; found.length < count; index++) {
      if (index === most) throw new Error(`there are too few such cases among ${most}`);
      if (isOne(seen[index] ??= draw(index)) && isRight(index)) found.push(draw(index));
    }
    return found;
  };
}
