import { documentPage } from "../../../commands/mod.ts";
import { testWithoutBarriers } from "../../../tests/helpers/browser/barriers.ts";
import { madeUpRows } from "../cases/example_rows.ts";
import { paperReport } from "./paper_report.ts";

testWithoutBarriers("the paper's report", () => {
  const rows = [
    ...madeUpRows({}, [{ best_loss: 6e-5 }, "no step | is left"]),
    ...madeUpRows({ method: "euler", adjoint: "full", experiment: "ours" }, [{}, {}]),
  ];
  const date = new Date("2031-05-06T07:08:09Z");
  return documentPage(
    paperReport({ rows, costs: {}, notes: [], command: "deno task paper", date }).document,
  );
});
