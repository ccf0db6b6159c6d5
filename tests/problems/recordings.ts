import { testWith } from "../helpers/permissions.ts";

/** The measured recordings, and tables of others: beside the project where present, never in it. */
const FOLDER = new URL("../../../shared/data/", import.meta.url);
const TABLES = new URL("../../../shared/tables/", import.meta.url);

/**
 * Registers a test on a measured recording. Where the recording is not there, the test is
 * left out, and its name says so.
 *
 * @param test The test's name, and the recording's file.
 * @param fn The test; it is given the text of the recording.
 */
export function testOnRecording(
  test: { name: string; file: string },
  fn: (text: string) => void | Promise<void>,
): void {
  testOnFile(test, FOLDER, fn);
}

/** Registers a test on a public table, as {@linkcode testOnRecording} does on a recording. */
export function testOnTable(
  test: { name: string; file: string },
  fn: (text: string) => void | Promise<void>,
): void {
  testOnFile(test, TABLES, fn);
}

function testOnFile(
  { name, file }: { name: string; file: string },
  folder: URL,
  fn: (text: string) => void | Promise<void>,
): void {
  const path = new URL(file, folder);
  if (isMissing(path)) {
    return Deno.test({ name: `${name} (left out: no ${file})`, ignore: true, fn: () => {} });
  }
  testWith({ name, read: true }, async () => await fn(await Deno.readTextFile(path)));
}

/** Whether a file is not there; false where that cannot be asked. */
function isMissing(path: URL): boolean {
  if (Deno.permissions.querySync({ name: "read" }).state !== "granted") return false;
  try {
    return !Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
}
