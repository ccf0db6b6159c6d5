import { calledAs, fileError, readTable, writeNewFile } from "../../../commands/mod.ts";
import { checkNewFile } from "../../fit/check_new_file.ts";
import { DATA } from "../../fit/options/data_options.ts";
import { equationsTemplate } from "../../fit/equations/template.ts";
import type { TrainRequest } from "../train_request.ts";
import { readFile } from "./read_file.ts";

/**
 * Writes a template of equations, for the columns of the table where one is named.
 *
 * @returns What to do with it, in lines.
 * @throws {UsageError} If the table cannot be read, or the file is there already.
 */
export async function writeTemplate(
  { source, given }: TrainRequest,
  path: string,
): Promise<string[]> {
  await checkNewFile(path);
  const { holdout: _, data: __, equations: ___, inputKind: ____, ...columns } = readTable(
    DATA,
    given,
  );
  const table = source === undefined ? undefined : await readFile(source, columns);
  await writeNewFile(path, [equationsTemplate(table)]).catch((cause) => {
    throw fileError(`cannot write ${path}`, cause);
  });
  const next = calledAs("train", [source ?? "FILE", "--equations", path]);
  return [`A template of equations is in ${path}. Edit it, then: ${next}`];
}
