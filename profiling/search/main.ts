/**
 * The search command: goes on looking for gradients that are wrong and say nothing.
 *
 * @module
 */
import { print, progressOn, runProgram } from "../../commands/mod.ts";
import { caseLine } from "./draw/drawn_case.ts";
import { search } from "./search.ts";
import { searchHelp, type SearchRequest, searchRequest } from "./search_request.ts";
import { reportOf, Tally, verdictLine } from "./tally.ts";

/** Cases between two looks at the terminal, which is drawn in between. */
const TURN = 20;

async function main({ cases, seed, first, family, alone, all }: SearchRequest): Promise<number> {
  const tally = new Tally();
  const text = ({ done, of }: { done: number; of: number }) =>
    `${done}/${of}  ${tally.count("silent")} silent, ${tally.count("false alarm")} false alarms`;
  const bar = alone ? undefined : progressOn(cases, text, { clear: true, parts: 10 });
  let done = 0;
  for (const [drawn, verdict] of search({ cases, seed, first, family })) {
    tally.add(drawn, verdict);
    if (alone) print([`${seed}:${first}  ${caseLine(drawn)}`, verdictLine(verdict), ""]);
    if (++done % TURN === 0 && bar) {
      bar.show({ done, of: cases });
      await new Promise((go) => setTimeout(go, 0));
    }
  }
  await bar?.stop();
  print(reportOf(tally, all));
  return tally.holds ? 0 : 1;
}

if (import.meta.main) await runProgram("search", searchRequest, searchHelp, main);
