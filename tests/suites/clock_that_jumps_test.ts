import { assertEquals, assertMatch } from "@std/assert";
import { inFolder } from "../helpers/folder.ts";
import { testWith } from "../helpers/permissions.ts";
import { runTask } from "../helpers/commands/run_task.ts";
import { bytesIn } from "../helpers/commands/train_process.ts";

/** A machine whose time of day is set by hours, there and back, at every look. */
const SET_ANEW = `
  const hours = [0, 5, -7, 100, -30_000];
  let looks = 0;
  const Real = Date;
  const now = () => Real.now() + 3_600_000 * hours[looks++ % hours.length];
  globalThis.Date = class extends Real {
    constructor(...given) {
      super(...(given.length === 0 ? [now()] : given));
    }
    static now() {
      return now();
    }
  };
`;

/** A machine that sleeps for ten minutes between any two looks at its steady clock. */
const ASLEEP = `
  const steady = performance.now.bind(performance);
  let slept = 0;
  performance.now = () => steady() + (slept += 600_000);
  addEventListener("unload", () => console.error("slept for", slept / 3_600_000, "hours"));
`;

testWith({
  name: "train computes the same whatever its clocks do",
  ...{ read: true, write: true, run: true },
}, () =>
  inFolder(async (cwd) => {
    const trained = async (name: string, clock: string) => {
      await Deno.writeTextFile(`${cwd}/${name}.js`, clock);
      const { code, stderr } = await runTask(
        "train",
        ["white-dwarf", "--iterations=3", `--out=${name}`],
        { cwd, instead: [`--preload=${cwd}/${name}.js`] },
      );
      assertEquals(code, 0, stderr);
      // A report may have the date.
      const { "report.html": _, "files.json": __, ...files } = await bytesIn(`${cwd}/${name}`);
      return { files, stderr };
    };
    const { files } = await trained("undisturbed", "");
    assertEquals(Object.keys(files).length, 5);
    assertEquals((await trained("set_anew", SET_ANEW)).files, files);
    const asleep = await trained("asleep", ASLEEP);
    assertEquals(asleep.files, files);
    assertMatch(asleep.stderr, /^slept for \d+.* hours$/m);
  }));
