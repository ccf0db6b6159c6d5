import { assert, assertAlmostEquals, assertEquals, assertMatch } from "@std/assert";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { inFolder } from "../../../tests/helpers/folder.ts";
import { trainCommand } from "../../train/train_command.ts";

const NEEDS = { read: true, write: true } as const;

/** Trains on rows, and gives what was printed and the files that tell of it. */
async function trained(rows: readonly string[], ...args: string[]) {
  return await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/a.csv`, ["t,x", ...rows].join("\n"));
    const lines: string[] = [];
    const code = await trainCommand([`${folder}/a.csv`, `--out=${folder}/run`, ...args], {
      print: (line) => lines.push(line),
      complain: (line) => lines.push(line),
      progress: () => ({ show() {}, stop: () => Promise.resolve() }),
    });
    assertEquals(code, 0, lines.join("\n"));
    const read = (name: string) => Deno.readTextFile(`${folder}/run/${name}`);
    const manifest = JSON.parse(await read("files.json"));
    return {
      lines,
      summary: JSON.parse(await read("summary.json")),
      config: JSON.parse(await read("config.json")),
      forecast: (await read("forecast.csv")).split("\n"),
      report: await read("report.html"),
      manifest,
    };
  });
}

/** A cup that cools, measured to 0.1. */
const COOLING = Array.from(
  { length: 50 },
  (_, i) => `${i},${(20 + 60 * Math.exp(-i / 20) + Math.sin(7 * i * i) / 10).toFixed(3)}`,
);
const LINEAR = ["--hidden=0", "--hidden-states=0", "--iterations=60"];

testWith(
  {
    name: "train says in its last line, its report and summary.json what a forecast is worth",
    ...NEEDS,
  },
  async () => {
    const { lines, summary, config, forecast, report, manifest } = await trained(
      COOLING,
      ...LINEAR,
    );
    const { verdict, errors, bands, range, data, leaves, runsAway, parameters } = summary;
    assertEquals(lines.at(-1), verdict.text);
    assertMatch(verdict.text, /better than the last value and the straight line by a factor of \d/);
    assertEquals([verdict.kind, verdict.by], ["better", "hold-out"]);
    const heldOut = errors.find(({ part }: { part: string }) => part === "hold-out");
    assertAlmostEquals(verdict.factor, heldOut[verdict.rival] / heldOut.model, 1e-9);
    assertEquals([data.rows, data.trained, data.heldOut], [50, 40, 10]);
    assertEquals([leaves, runsAway, parameters], [[], null, null]);
    assertEquals([range], [{ x: config.range[0] }]);
    assert(report.includes(verdict.text));
    assert(JSON.stringify(manifest).includes("summary.json"));
    // The band of what was held out, as it stands in forecast.csv.
    assertEquals(forecast[0], "trajectory,part,time,data:x,model:x,low:x,high:x");
    const cells = forecast.slice(1, 51).map((line) => line.split(","));
    assertEquals(cells.filter(([, , , , , low]) => low === "").length, 40);
    const inside = cells.slice(40).filter(([, , , x, , low, high]) => +low <= +x && +x <= +high);
    assertEquals([inside.length, 10], [bands.inside, bands.of]);
    assert(lines.includes(`Of 10 values held out ${inside.length} lie in the 95 % band.`));
  },
);

testWith(
  { name: "train goes by the choice of its model where nothing is held out", ...NEEDS },
  async () => {
    const { lines, summary } = await trained(COOLING, ...LINEAR, "--holdout=0");
    assertEquals([summary.verdict.by, summary.data.heldOut], ["inner validation", 0]);
    assertMatch(lines.at(-1)!, /^On parts of the training data that were held out in turn/);
    assertEquals(summary.bands.of, 0);
  },
);

testWith(
  {
    name: "train tells where a forecast leaves the data, and prints none that runs away",
    ...NEEDS,
  },
  async () => {
    // Growth that is not bounded, and ends where the data do.
    const rows = Array.from(
      { length: 50 },
      (_, i) => `${i},${i < 40 ? Math.exp(i / 2 - 20) : 1}`,
    );
    const { lines, summary, forecast } = await trained(
      rows,
      ...LINEAR,
      ...["--stable=no", "--positive=no", "--season=none"],
    );
    assertEquals(summary.verdict.kind, "worse");
    assertMatch(lines.at(-1)!, /do not use this forecast\.$/);
    assertEquals(summary.leaves.map(({ column }: { column: string }) => column), ["x"]);
    const { high } = summary.range.x;
    for (const line of forecast.slice(1, 51)) {
      for (const cell of line.split(",").slice(4)) {
        assert(Math.abs(Number(cell)) <= 101 * high, line);
      }
    }
  },
);
