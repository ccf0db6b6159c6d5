const ROOT = decodeURIComponent(new URL("../../", import.meta.url).pathname);

/**
 * Publishes this package and the packages of `@std` to a registry, by `deno publish`, which writes
 * whole specifiers in place of the names that `deno.json` gives to packages.
 *
 * @param url The address of the registry.
 * @param std A checkout of denoland/std; without one, `offline/` stands in for it.
 */
export async function publishAll(url: string, std?: string): Promise<void> {
  await publish(url, ROOT);
  if (std !== undefined) return await publish(url, std);
  const folder = await Deno.makeTempDir();
  try {
    await publish(url, await offlineIn(folder));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Copies the packages of `offline/` as what they are not there: packages that may be published. */
async function offlineIn(folder: string): Promise<string> {
  const members: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${ROOT}offline`)) {
    if (!isDirectory) continue;
    members.push(`./${name}`);
    await Deno.mkdir(`${folder}/${name}`);
    for await (const file of Deno.readDir(`${ROOT}offline/${name}`)) {
      if (file.name.endsWith("_test.ts")) continue;
      const text = await Deno.readTextFile(`${ROOT}offline/${name}/${file.name}`);
      await Deno.writeTextFile(
        `${folder}/${name}/${file.name}`,
        file.name === "deno.json"
          ? JSON.stringify({ ...JSON.parse(text), license: "MIT", publish: {} })
          : text,
      );
    }
  }
  await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify({ workspace: members }));
  return folder;
}

async function publish(url: string, cwd: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["publish", "--quiet", "--token=any", "--no-provenance", "--allow-dirty"],
      // What is looked at here is what a release uploads; `deno task check` looks at the rest.
      ...["--allow-slow-types", "--no-check"],
    ],
    cwd,
    env: { JSR_URL: url, NO_COLOR: "1" },
  }).output();
  if (!success) throw new Error(`deno publish in ${cwd}: ${new TextDecoder().decode(stderr)}`);
}
