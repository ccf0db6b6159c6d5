import { assertEquals, assertLess, assertRejects, assertStringIncludes } from "@std/assert";
import { UsageError } from "../../../commands/mod.ts";
import { inFolder } from "../../../tests/helpers/folder.ts";
import { testWith } from "../../../tests/helpers/permissions.ts";
import { trainRequest } from "../train_request.ts";
import { prepareJob } from "./prepare_job.ts";

const NEEDS = { read: true, write: true } as const;
/** Nothing is chosen. */
const PLAIN = ["--hidden=0", "--hidden-states=0", "--stable=no"];

async function jobOf(folder: string, text: string, ...options: string[]) {
  const file = `${folder}/table.csv`;
  await Deno.writeTextFile(file, text);
  const request = trainRequest([file, ...options]);
  if (request === "help") throw new Error("no request");
  const said: string[] = [];
  const job = await prepareJob(request, { say: (line) => said.push(line) });
  return { ...job, what: said[0], columns: said[1] };
}

testWith(
  { name: "prepareJob() says what it took for what, and keeps what was asked", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const rows = ["a,1", "a,2", "b,1", "b,2"].flatMap((both) =>
        Array.from(
          { length: 4 },
          (_, i) => `${i};-99;${i}${both.endsWith("1") ? ",5" : ""};${both.replace(",", ";")};7`,
        )
      );
      const table = [";void;x;site;day;mass", ...rows.map((row, i) => `${i};${row.slice(2)}`)];
      const text = table.join("\n");
      const asked = [
        "--dt=0.5",
        "--group=site,day",
        "--decimal=,",
        "--missing=-98",
        "--covariate=mass",
      ];
      const { columns, options, recording, what } = await jobOf(
        folder,
        text,
        ...asked,
        ...PLAIN,
        "--positive=no",
      );
      assertEquals(
        columns,
        "columns: time t; state void and x; group site and day; covariate mass, constant in each " +
          "group; left out column1 (no name)",
      );
      assertStringIncludes(what, "16 rows of void and x, 4 trajectories");
      assertEquals(recording.trajectories[0].states[3], 1.5);
      assertEquals(asked.map((each) => each.slice(2).split("=")).map(([name]) => options[name]), [
        ...["0.5", "site,day", ",", "-98", "mass"],
      ]);
    }),
);

testWith(
  { name: "prepareJob() says what drives the system, and counts doses", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const rows = Array.from({ length: 9 }, (_, i) => `${i},${i % 3},${i},${i === 4 ? 7 : ""}`);
      const text = ["t,x,u,d", ...rows, "4.5,,,2"].sort((a, b) => parseFloat(a) - parseFloat(b));
      const asked = ["--input=u", "--input-kind=previous", "--dose=d:x", ...PLAIN];
      const { columns, what, options } = await jobOf(folder, text.join("\n"), ...asked);
      assertEquals(
        columns,
        "columns: time t; state x; input u, held until the next row; dose d into x",
      );
      assertStringIncludes(what, "10 rows of x, 2 doses, the last 2 rows held out");
      assertEquals([options.input, options["input-kind"], options.dose], ["u", "previous", "d:x"]);
    }),
);

testWith(
  { name: "prepareJob() names the option that a table wants", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const fails = async (text: string, message: string, ...options: string[]) => {
        const error = await assertRejects(() => jobOf(folder, text, ...options), UsageError);
        assertStringIncludes(error.message, message);
      };
      await fails("t,x\n0,1\n0,2\n1,3", "(--repeated mean)");
      await fails("t;x\n0;1,5\n1;2,5", "(--decimal ,)");
      await fails("t,x,trial\n0,1,1\n1,3,1\n0,2,2\n1,2,2", "(--group), such as trial");
      await fails("t,x\n0,1\n1,no", "(--missing)");
      await fails("t;x\n0;1.5\n1;2,5", "(--decimal .)", "--decimal=,");
      await fails("t,x\n1/2/2024,1\n1/3/2024,2", "(--date-order mdy, dmy or ymd)");
      await fails("t,x,u\n0,1,2\n1,2,3", "name them with --input", "--input-kind=linear");
      await fails("t,x,u\n0,1,2\n1,2,3", 'the nearest is "u"', "--input=U");
      await fails("t,x,u\n0,1,2\n1,2,3", 'the nearest is "x"', "--dose=u:X");
      await fails("t,x\n0,1\n1,2", "--dt is for files without times", "--dt=1", "--time=t");
    }),
);

testWith(
  {
    name: "prepareJob() says what was asked for and cannot be, before anything is tried",
    ...NEEDS,
  },
  () =>
    inFolder(async (folder) => {
      const wave = ["t,x,d", ...Array.from({ length: 30 }, (_, i) => `${i},${i % 5},${i % 9}`)];
      const fails = async (message: string, ...options: string[]) => {
        const error = await assertRejects(
          () => jobOf(folder, wave.join("\n"), ...options),
          UsageError,
        );
        assertStringIncludes(error.message, message);
        assertEquals(error.message.split("\n").length, 1);
      };
      await fails("the least x is 0", "--positive=yes", "--state=x");
      await fails("doses add up", "--dose=d", "--season=9");
      await fails("doses add up", "--dose=d", "--positive=yes");
      await fails("--standardise no keeps the user's", "--season=9", "--standardise=no");
      await fails("a network of relu grows without limit", "--stable=yes", "--activation=relu");
    }),
);

testWith(
  {
    name: "prepareJob() trains groups of which some have a covariate of 0, as a placebo is",
    ...NEEDS,
  },
  () =>
    inFolder(async (folder) => {
      // Each group falls by half a day, and amounts are 0, 10 and 20.
      const rows = Array.from({ length: 9 }, (_, g) =>
        Array.from({ length: 6 }, (_, t) =>
          `${g},${t},${(10 * (g % 3) + 1) * 0.5 ** t},${10 * (g % 3)}`));
      const { chosen, columns } = await jobOf(
        folder,
        ["id,t,x,amount", ...rows.flat()].join("\n"),
        ...["--group=id", "--hidden=0", "--hidden-states=0", "--iterations=5"],
      );
      assertStringIncludes(columns, "covariate amount");
      // In logarithms it is a straight line for every group, whatever the amount.
      assertLess(chosen!.error!, 1e-6);
    }),
);

testWith(
  {
    name: "prepareJob() trains few groups with covariates, of which the ends are held out",
    ...NEEDS,
  },
  () =>
    inFolder(async (folder) => {
      const rows = ["a", "b"].flatMap((id, g) =>
        Array.from({ length: 12 }, (_, t) => `${id},${t},${Math.cos(t + g)},${t % 3},${g + 1}`)
      );
      const { plan, columns } = await jobOf(
        folder,
        ["id,t,x,u,size", ...rows].join("\n"),
        ...["--group=id", "--input=u", "--covariate=size", "--iterations=2", ...PLAIN],
      );
      assertStringIncludes(columns, "covariate size");
      // One column, driven by u, and by the size as well or not.
      assertEquals(plan.field.stateShape, [1]);
    }),
);

testWith(
  {
    name: "prepareJob() takes a season that rows are too few to judge, or says that they are",
    ...NEEDS,
  },
  () =>
    inFolder(async (folder) => {
      const wave = (rows: number) => [
        "t,x",
        ...Array.from({ length: rows }, (_, t) => `${t},${t + Math.cos(Math.PI * t / 2)}`),
      ];
      const ask = ["--season=4", "--iterations=2", "--hidden=0", "--hidden-states=0"];
      const { chosen } = await jobOf(folder, wave(14).join("\n"), ...ask);
      assertEquals(
        chosen!.units.seasons.map(({ period }) => period),
        [4],
      );
      const error = await assertRejects(
        () => jobOf(folder, wave(6).join("\n"), ...ask),
        UsageError,
      );
      assertStringIncludes(error.message, "season");
    }),
);
