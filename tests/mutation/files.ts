/** Folders in the root that hold nothing of the project's own. */
const LEFT_OUT = new Set([
  ...[".git", ".peers", ".runtimes", "bench", "coverage", "node_modules", "paper", "peers", "runs"],
]);

/**
 * Copies the project.
 *
 * @param from The root.
 * @param to The folder of the copy, which is made.
 * @param inner Whether `from` is a folder inside the project.
 */
export async function copyTree(from: string, to: string, inner = false): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (!inner && LEFT_OUT.has(name)) continue;
    if (isDirectory) await copyTree(`${from}/${name}`, `${to}/${name}`, true);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

/**
 * The modules in folders, and in the folders in these.
 *
 * @param root What the folders' names begin at.
 * @param folders The folders.
 * @returns The modules' paths from the root, sorted.
 */
export async function filesIn(root: string, folders: readonly string[]): Promise<string[]> {
  const names: string[] = [];
  for (const folder of folders) {
    for await (const { name, isDirectory } of Deno.readDir(`${root}/${folder}`)) {
      const path = `${folder}/${name}`;
      if (isDirectory) names.push(...await filesIn(root, [path]));
      else if (name.endsWith(".ts")) names.push(path);
    }
  }
  return names.sort();
}
