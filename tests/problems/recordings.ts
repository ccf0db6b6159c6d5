import { testWith } from "../helpers/permissions.ts";

/** The measured recordings: beside the project where they are present, never in it. */
const FOLDER = new URL("../../../shared/data/", import.meta.url);

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
  const { name, file } = test;
  const path = new URL(file, FOLDER);
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
