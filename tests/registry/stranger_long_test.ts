/**
 * What somebody has who has no clone: the package from a registry, in a folder without anything.
 *
 * @module
 */
import { assert, assertAlmostEquals, assertEquals, assertLess, assertMatch } from "@std/assert";
import { TABLE_FILES } from "../problems/tables/table_files.ts";
import { askBrowser } from "../helpers/browser/browser.ts";
import { testWith } from "../helpers/permissions.ts";
import { findRuntime, labelOf, type RuntimeName } from "../runtimes/runtimes.ts";
import { asAStranger, type End, exampleProgram, run, type Stranger } from "./as_a_stranger.ts";

const NEEDS = { read: true, write: true, run: true, sys: true } as const;

/** What the README's example prints: loss, shape and error of a gradient; the loss after training. */
type Said = [[value: number, shape: number[], error: number], [bestLoss: number]];

const RUN = ["run", "--quiet", "--no-prompt"];
const MEASURE = ["--allow-run=deno,sh", "--allow-sys=cpus,osRelease"];

/** Nothing is chosen: one model is as good as another here. */
const PLAIN = ["--hidden=0", "--hidden-states=0", "--stable=no", "--positive=no", "--season=none"];

const BY_WORKERS = `
  import { gradientWorker, meanSquaredError, mlp, rk4, Trainer } from "@revode/revode";
  const common = { field: mlp({ state: [1], hidden: [4] }), t0: 0, t1: 1, dt: 0.1, method: rk4 };
  const problems = [1, 2, 3].map((y0) => (
    { ...common, y0: [y0], loss: meanSquaredError([1], [[y0 / 2]]) }
  ));
  if (!gradientWorker(problems)) {
    const trainer = new Trainer({ problems, workers: { module: import.meta.url, count: 2 } });
    console.log(await trainer.runAsync() === trainer.run());
    trainer.release();
  }
`;

const TABLE = "t,x\n" +
  Array.from({ length: 40 }, (_, k) => `${k / 10},${Math.exp(-k / 10)}\n`).join("");

/** What was printed by a program that ended well. */
function saidBy({ code, stdout, stderr }: End): string {
  assertEquals(code, 0, stderr || stdout);
  return stdout;
}

/** The code of an example in the documentation of profile(). */
async function profileExample(title: string): Promise<string> {
  const path = new URL("../../profiling/bench/profile.ts", import.meta.url);
  const text = await Deno.readTextFile(path);
  const [, code] = text.slice(text.indexOf(title)).split("```", 2);
  return code.replace(/^ts.*\n/, "").replaceAll(/^ \* ?/gm, "");
}

/** The library in Deno, and then everywhere else. */
async function library(t: Deno.TestContext, { folder, npm, deno }: Stranger): Promise<void> {
  const print = "console.log(JSON.stringify(said));";
  await Deno.writeTextFile(`${folder}/example.ts`, await exampleProgram(print));
  let wanted: Said;
  await t.step("the README's example in Deno, without any permission", async () => {
    saidBy(await deno("add", "jsr:@revode/revode"));
    wanted = JSON.parse(saidBy(await deno(...RUN, "example.ts")));
    assertLess(wanted[0][2], 1e-10);
  });

  await t.step("a training by workers", async () => {
    await Deno.writeTextFile(`${folder}/workers.ts`, BY_WORKERS);
    assertEquals(saidBy(await deno(...RUN, "--allow-read", "workers.ts")), "true\n");
  });

  const compare = ([[value, shape, error], [bestLoss]]: Said) => {
    const [[denosValue, denosShape], [denosBestLoss]] = wanted;
    assertEquals(shape, denosShape);
    assertAlmostEquals(value, denosValue, 1e-12);
    assertAlmostEquals(bestLoss, denosBestLoss, 1e-9 * denosBestLoss);
    assertLess(error, 1e-10);
  };
  await Deno.writeTextFile(`${npm}/example.mjs`, await exampleProgram(print));
  const programs: [RuntimeName, ...string[]][] = [["node20"], ["node22"], ["bun", "run"]];
  for (const [name, ...args] of programs) {
    const program = findRuntime(name);
    const ignore = program === undefined;
    await t.step({
      name: `the README's example in ${labelOf(name)}`,
      ignore,
      fn: async () => {
        const env = { BUN_JSC_useWasmFastMemory: "0" };
        compare(JSON.parse(
          saidBy(await run(program!, [...args, "example.mjs"], { cwd: npm, env })),
        ));
      },
    });
  }
  await t.step({
    name: "the README's example in Chromium, as deno bundle makes it",
    ignore: findRuntime("chromium") === undefined,
    fn: async () => {
      const post = `fetch("/", { method: "POST", body: JSON.stringify(said) });`;
      await Deno.writeTextFile(`${folder}/page.ts`, await exampleProgram(post));
      saidBy(await deno("bundle", "--quiet", "--platform=browser", "--output=page.js", "page.ts"));
      compare(
        await askBrowser<Said>({
          "index.html": `<!doctype html><script type="module" src="./page.js"></script>`,
          "page.js": await Deno.readTextFile(`${folder}/page.js`),
        }),
      );
    },
  });
}

/** Training and forecasting, with files of the caller's folder. */
async function training(t: Deno.TestContext, { folder, deno }: Stranger): Promise<void> {
  const train = (...args: string[]) => deno(...RUN, "-RW", "jsr:@revode/revode/train", ...args);
  await Deno.writeTextFile(`${folder}/table.csv`, TABLE);
  await t.step("train says how it is called", async () => {
    const help = saidBy(await train("--help"));
    assert(help.includes("\ndeno run -RW jsr:@revode/revode/train SYSTEM|FILE [options]\n"));
  });
  await t.step("train makes a model of a table, and predict goes on from it", async () => {
    const short = ["--iterations=50", "--workers=2"];
    assertMatch(saidBy(await train("table.csv", ...short, ...PLAIN)), /^The report is/m);
    const report = await Deno.readTextFile(`${folder}/runs/table/report.html`);
    assertMatch(report, /<svg/);
    assertMatch(report, /deno run -RW jsr:@revode\/revode\/predict FOLDER/);
    const forecast = saidBy(
      await deno(...RUN, "-RW", "jsr:@revode/revode/predict", "runs/table", "--to=4.5"),
    );
    assertMatch(forecast, /^t,x\n/);
    assertAlmostEquals(Number(forecast.trim().split(/[\n,]/).at(-1)), Math.exp(-4.5), 1e-3);
  });
  await t.step("train reads a file by a package that is loaded when met", async () => {
    await Deno.writeFile(`${folder}/a.arrow`, await TABLE_FILES.arrow());
    saidBy(await train("a.arrow", "--iterations=1"));
  });
  await t.step("train fits equations that import the package by its name", async () => {
    assertMatch(
      saidBy(await train("table.csv", "--equations=new", "--out=model.ts")),
      /then: deno run -RW jsr:@revode\/revode\/train table.csv --equations model.ts$/m,
    );
    // The name is known in deno.json by now; a folder that has none is the harder case.
    await Deno.writeTextFile(`${folder}/deno.json`, "{}");
    const said = saidBy(await train("table.csv", "--equations=model.ts", "--out=fitted"));
    assertMatch(said, /^rate/m);
  });
}

/** Workers of this package's, and a module of one's own in them. */
async function measuring(t: Deno.TestContext, { folder, deno }: Stranger): Promise<void> {
  await t.step("bench measures, and judges", async () => {
    const bench = ["-RW", ...MEASURE, "jsr:@revode/revode/bench", "--quick", "--out=scaling"];
    const { code, stdout, stderr } = await deno(
      ...[...RUN, ...bench, "--adjoints=full", "--steps=100,200"],
    );
    // Whether a claim holds in so little time is not asked.
    assert(code === 0 || code === 1, stderr);
    assertMatch(stdout, /^The report is scaling\/report\.html/m);
    assertEquals(JSON.parse(await Deno.readTextFile(`${folder}/scaling/summary.json`)).failed, 0);
    const page = await Deno.readTextFile(`${folder}/scaling/report.html`);
    assert(page.includes(`deno run -RW ${MEASURE.join(" ")} jsr:@revode/revode/bench --quick`));
  });
  await t.step(
    "profile() measures a module of one's own, as its documentation has it",
    async () => {
      const own = `${folder}/own`;
      await Deno.mkdir(own);
      const imports = { "@revode/revode": "jsr:@revode/revode@^0.1.0" };
      await Deno.writeTextFile(`${own}/deno.json`, JSON.stringify({ imports }));
      await Deno.writeTextFile(`${own}/decay.ts`, await profileExample("decay.ts"));
      const program = await profileExample("and the program that measures it");
      await Deno.writeTextFile(
        `${own}/measure.ts`,
        program
          .replace("[100, 1000, 10_000, 100_000]", "[100, 200]")
          .replace("await profile(cases)", "await profile([...cases, CONTROL])")
          .replace(
            "const cases",
            `const [CONTROL] = casesOf({
          method: "euler", system: "white-dwarf", steps: { full: [100] }, repeats: 1,
        });\nconst cases`,
          )
          .replace("{ summary }", "{ rows, summary }")
          .replace("JSON.stringify(summary)", "JSON.stringify({ rows, meters: summary.meters })"),
      );
      // From another folder: the module's own deno.json counts.
      const { rows, meters } = JSON.parse(saidBy(await deno(...RUN, ...MEASURE, "own/measure.ts")));
      const found = rows.map(({ status, found }: { status: string; found?: Found }) => [
        ...[status, found?.field_evaluations],
      ]);
      assertEquals(found, [["ok", 1600], ["ok", 3200], ["ok", 200]]);
      assertEquals(meters.length, 3);
    },
  );
}

/** Many trainings, each in a process that has to find the package again. */
async function sweeping(t: Deno.TestContext, { folder, deno }: Stranger): Promise<void> {
  const flags = ["-RW", "--allow-run=deno,sh", "--allow-sys=hostname"];
  const sweep = (...args: string[]) => deno(...RUN, ...flags, "jsr:@revode/revode/sweep", ...args);
  await t.step("sweep trains with several seeds, and collects what comes of them", async () => {
    const grid = ["--grid", "seed=0..1", "--out=many"];
    const said = saidBy(await sweep(...grid, "--", "train", "white-dwarf", "--iterations=1"));
    assertMatch(said, /^2 of 2 jobs are done/m);
    assert(said.includes(`deno run ${flags.join(" ")} jsr:@revode/revode/sweep collect many`));
    saidBy(await sweep("collect", "many"));
    const { by, runs } = JSON.parse(await Deno.readTextFile(`${folder}/many/results.json`));
    for (const { numbers } of runs) assertLess(numbers[by], 10);
  });
  await t.step("sweep prints lines that do a job from elsewhere", async () => {
    const lines = saidBy(await sweep("print", "parallel", "many")).trim().split("\n");
    assertEquals(lines.length, 2);
    assertMatch(lines[0], / run .*\/profiling\/sweep\/main\.ts run \S*\/many --job 0$/);
  });
}

/** Of a measurement what is read here. */
interface Found {
  readonly field_evaluations: number;
}

testWith(
  { name: "a stranger has all of it from a registry", ...NEEDS },
  (t) =>
    asAStranger(async (stranger) => {
      await library(t, stranger);
      await training(t, stranger);
      await measuring(t, stranger);
      await sweeping(t, stranger);
    }),
);
