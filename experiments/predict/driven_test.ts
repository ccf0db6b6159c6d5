import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { inFolder } from "../../tests/helpers/folder.ts";
import { testWith } from "../../tests/helpers/permissions.ts";
import { trainCommand } from "../train/train_command.ts";
import { predictCommand } from "./predict_command.ts";

const NEEDS = { read: true, write: true } as const;

/** A tank that leaks; u pumps, times the size of the pump, and something is poured in at once. */
const TANK = `
import { add, mul, neg, positive, type Tensor, tensor } from "@revode/revode";
export const state = ["level"];
export const parameters = { leak: positive(tensor(0.5)), gain: positive(tensor(1)) };
export const inputs = { u: 1, size: 1 };
type Named = Record<string, Tensor>;
export const f = (_t: Tensor, y: Tensor, { leak, gain }: Named, { u, size }: Named) =>
  add(neg(mul(leak, y)), mul(gain, mul(u, size)));
`;
const [LEAK, GAIN] = [0.3, 1.7];

/** A run of the tank: what was poured in, and the size of its pump. */
interface Tank {
  readonly poured: Readonly<Record<number, number>>;
  readonly size: number;
}
const A: Tank = { poured: { 4: 5, 11: 3, 20: 4, 27: 2 }, size: 1 };
const B: Tank = { poured: { 6: 1, 13: 7 }, size: 2 };

/** u is 1 for three units of time and 0.2 for the next three. */
const pump = (t: number) => Math.floor(t / 3) % 2 === 0 ? 1 : 0.2;

/** The level at whole times and halves, before what is poured in then. */
function level(until: number, { poured, size }: Tank): number {
  let x = 2;
  for (let t = 0; t < until; t += 0.5) {
    const end = GAIN * size * pump(t) / LEAK;
    x = end + (x + (poured[t] ?? 0) - end) * Math.exp(-LEAK / 2);
  }
  return x;
}

/** Rows of a table: time, level, u, what is poured in, then other cells. */
function rows(tank: Tank, from: number, to: number, measured = to, ...more: unknown[]): string[] {
  return Array.from({ length: 2 * (to - from) + 1 }, (_, i) => {
    const t = from + i / 2;
    const seen = t <= measured ? level(t, tank) : "NA";
    return [t, seen, pump(t), tank.poured[t] ?? "", tank.size, ...more].join();
  });
}

const NAMES = "t,level,u,poured,size";

testWith(
  { name: "predict is driven by inputs and doses that are still to come", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const complaints: string[] = [];
      const complain = (line: string) => void complaints.push(line.replaceAll(`${folder}/`, ""));
      const table = [
        `${NAMES},run`,
        ...rows(A, 0, 20, 20, "a"),
        ...rows(B, 0, 15, 15, "b"),
      ];
      await Deno.writeTextFile(`${folder}/tank.csv`, table.join("\n"));
      await Deno.writeTextFile(`${folder}/tank.ts`, TANK);
      const options = ["--group=run", "--state=level", "--input-kind=previous", "--input=u"];
      const trained = await trainCommand([
        ...[`${folder}/tank.csv`, `--equations=${folder}/tank.ts`, ...options],
        ...["--dose=poured", "--iterations=1", `--out=${folder}/run`],
      ], {
        print: () => {},
        complain,
        progress: () => ({ show() {}, stop: () => Promise.resolve() }),
      });
      assertEquals([trained, complaints], [0, []]);

      const predict = async (...args: string[]) => {
        complaints.length = 0;
        let said = "";
        const code = await predictCommand([`${folder}/run`, ...args], {
          print: (text) => void (said += text),
          complain,
        });
        // That a module runs as code of the user's is said first.
        return { code, lines: said.trimEnd().split("\n"), error: complaints.slice(1).join("\n") };
      };
      const file = async (name: string, lines: readonly string[]) => {
        await Deno.writeTextFile(`${folder}/${name}`, lines.join("\n"));
        return `${folder}/${name}`;
      };
      const assertLevels = (
        lines: readonly string[],
        tanks: Record<string, Tank>,
        grouped: boolean,
      ) => {
        assertEquals(lines[0], grouped ? "trajectory,t,level" : "t,level");
        for (const line of lines.slice(1)) {
          const cells = line.split(",");
          const [t, x] = cells.slice(-2).map(Number);
          assertAlmostEquals(x, level(t, tanks[grouped ? cells[0] : "a"]), 2e-3, line);
        }
      };

      // From where training began, with all that drives it; the size of the pump is known.
      const drive = await file("drive.csv", [
        "t,u,poured",
        ...rows(A, 0, 40).map((row) => {
          const [t, , u, poured] = row.split(",");
          return [t, u, poured].join();
        }),
      ]);
      const all = await predict("--to=40", "--dt=0.5", `--inputs=${drive}`);
      assertEquals([all.code, all.error, all.lines.length], [0, "", 82]);
      assertLevels(all.lines, { a: A }, false);
      const nothing = await predict("--to=40");
      assertEquals(nothing.code, 2);
      assertStringIncludes(nothing.error, "say what drives it with --inputs");
      const far = await predict("--to=41", `--inputs=${drive}`);
      assertEquals([far.code, far.lines], [2, [""]]);
      assertStringIncludes(
        far.error,
        "drive.csv: u is known from 0 to 40, and the path goes from 0 to 41",
      );
      assertStringIncludes(far.error, "; add rows, or say --to 40 at most");
      const late = await file("late.csv", ["t,u,poured", "20,1,", "40,1,"]);
      assertStringIncludes(
        (await predict("--to=40", `--inputs=${late}`)).error,
        "late.csv: u is known from 20 to 40, and the path goes from 0 to 40; add rows before",
      );

      // On from new data, whose own rows say what is to come, or another table does.
      const fresh = await file("fresh.csv", [
        `${NAMES},run`,
        ...rows(A, 8, 40, 19, "c"),
        ...rows(B, 9, 40, 12, "d"),
      ]);
      const own = await predict("--to=40", "--dt=0.5", `--from-data=${fresh}`);
      assertEquals([own.code, own.error], [0, ""]);
      assertLevels(own.lines, { c: A, d: B }, true);
      const firsts = ["c", "d"].map((name) => own.lines.find((line) => line.startsWith(name)));
      assertEquals(firsts.map((line) => line?.split(",")[1]), ["19", "12"]);
      const past = await file("past.csv", [NAMES, ...rows(A, 8, 20)]);
      const short = await predict("--to=40", `--from-data=${past}`);
      assertStringIncludes(
        short.error,
        "past.csv: u is known from 8 to 20, and the path goes from 8",
      );
      assertStringIncludes(short.error, "name a table of them with --inputs, or say --to 20");
      const both = await predict("--to=40", "--dt=0.5", `--from-data=${past}`, `--inputs=${drive}`);
      assertEquals([both.code, both.error, both.lines.length], [0, "", 42]);
      assertLevels(both.lines, { a: A }, false);
    }),
);

testWith(
  { name: "predict is driven so with a network, too", ...NEEDS },
  () =>
    inFolder(async (folder) => {
      const said: string[] = [];
      const [print, complain] = [(text: string) => void said.push(text), () => {}];
      const table = [...rows(A, 0, 20, 20, "a"), ...rows({ ...B, size: 1 }, 0, 15, 15, "b")];
      await Deno.writeTextFile(`${folder}/tank.csv`, [`${NAMES},run`, ...table].join("\n"));
      const trained = await trainCommand([
        ...[`${folder}/tank.csv`, "--group=run", "--state=level", "--input=u", "--dose=poured"],
        ...["--input-kind=previous", "--hidden=0", "--hidden-states=0", "--iterations=400"],
        ...["--season=none", "--holdout=0", `--out=${folder}/run`],
      ], { print, complain, progress: () => ({ show() {}, stop: () => Promise.resolve() }) });
      assertEquals(trained, 0, said.join("\n"));
      await Deno.writeTextFile(
        `${folder}/to_come.csv`,
        [
          "t,u,poured",
          ...rows(A, 0, 30).map((row) => {
            const [t, , u, poured] = row.split(",");
            return [t, u, poured].join();
          }),
        ].join("\n"),
      );
      await Deno.writeTextFile(`${folder}/past.csv`, [NAMES, ...rows(A, 8, 18)].join("\n"));
      for (const args of [["--from=18"], [`--from-data=${folder}/past.csv`]]) {
        said.length = 0;
        const all = [
          `${folder}/run`,
          "--to=30",
          "--dt=0.5",
          `--inputs=${folder}/to_come.csv`,
          ...args,
        ];
        assertEquals(await predictCommand(all, { print, complain }), 0);
        const lines = said.join("").trimEnd().split("\n").slice(1);
        assertEquals(lines.length, 25);
        for (const line of lines) {
          const [t, x] = line.split(",").map(Number);
          assertAlmostEquals(x, level(t, A), 0.1, line);
        }
      }
    }),
);
