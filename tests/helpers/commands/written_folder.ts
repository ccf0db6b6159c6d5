import { OutputFolder } from "../../../commands/mod.ts";

/** Writes files into a folder as a command does that has ended well. */
export async function writtenFolder(
  path: string,
  command: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  await using folder = await OutputFolder.open(path, { command, files: Object.keys(files) });
  await folder.write(files);
  await folder.settle();
}
