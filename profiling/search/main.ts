/**
 * The search command: goes on looking for gradients that are wrong and say nothing.
 *
 * @module
 */
import { complain, print, progressOn, runCommand } from "../../commands/mod.ts";
import { caseLine, drawCase } from "./draw/drawn_case.ts";
import { judge } from "./judge.ts";
import { searchHelp, searchRequest } from "./search_request.ts";
import { reportOf, Tally, verdictLine } from "./tally.ts";

/** Cases between two looks at the terminal, which is drawn in between. */
const TURN = 20;

async function main(): Promise<number> {
  const request = searchRequest(Deno.args);
  if (request === "help") {
    print(searchHelp().split("\n"));
    return 0;
  }
  const { cases, seed, first, alone, all } = request;
  const tally = new Tally();
  const text = ({ done, of }: { done: number; of: number }) =>
    `${done}/${of}  ${tally.count("silent")} silent, ${tally.count("false alarm")} false alarms`;
  const bar = alone ? undefined : progressOn(cases, text, { clear: true, parts: 10 });
  for (let i = 0; i < cases; i++) {
    const drawn = drawCase(seed, first + i);
    const verdict = judge(drawn);
    tally.add(drawn, verdict);
    if (alone) print([`${seed}:${first}  ${caseLine(drawn)}`, verdictLine(verdict), ""]);
    if (bar && i % TURN === TURN - 1) {
      bar.show({ done: i + 1, of: cases });
      await new Promise((go) => setTimeout(go, 0));
    }
  }
  await bar?.stop();
  print(reportOf(tally, all));
  return tally.holds ? 0 : 1;
}

if (import.meta.main) Deno.exit(await runCommand("search", main, complain));
