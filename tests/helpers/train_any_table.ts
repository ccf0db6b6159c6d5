import { assert, assertEquals } from "@std/assert";
import { anyTable } from "./any_table.ts";
import * as fc from "./drawn.ts";
import { inFolder } from "./folder.ts";
import { testWith } from "./permissions.ts";

/** What the engine says of a fault, and no command of bad input. */
const FAULT =
  /undefined|null|is not a|Cannot (read|destructure|set)|Invalid|call stack|NaN|initial/;

/** The command, as its module has it. */
type Train = (args: readonly string[], console: {
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
  readonly progress: () => { show(): void; stop(): Promise<void> };
}) => Promise<number>;

/**
 * Registers a test that a training on any table of finite numbers ends well, or says in a line what is wrong.
 *
 * @param trainCommand The command.
 * @param numRuns How many tables are drawn.
 * @param options What the command is told in every case.
 */
export function testAnyTable(
  trainCommand: Train,
  numRuns: number,
  options: readonly string[],
): void {
  testWith({
    name: `train ends well on ${numRuns} tables of finite numbers, or says in a line what is wrong`,
    read: true,
    write: true,
  }, () =>
    fc.assert(
      fc.asyncProperty(anyTable(options), ({ text, options }) =>
        inFolder(async (folder) => {
          await Deno.writeTextFile(`${folder}/any.csv`, text);
          const told: string[] = [];
          const code = await trainCommand(
            [`${folder}/any.csv`, ...options, `--out=${folder}/run`],
            {
              print() {},
              complain: (line) => told.push(line),
              progress: () => ({ show() {}, stop: () => Promise.resolve() }),
            },
          );
          const said = told.join("\n").replaceAll(folder, "");
          assert(code === 0 || code === 2, `${code}: ${said}`);
          assertEquals(told.length, code === 0 ? 0 : 1, said);
          assert(!FAULT.test(said), said);
        })),
      { numRuns },
    ));
}
