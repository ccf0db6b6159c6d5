/**
 * Installs what the tests run the library in, and what it calls, so far as it is missing: Node, Bun
 * and Chromium from npm into `.runtimes/`, nbclient, which executes notebooks, from PyPI into the same
 * place, OpenBLAS, GNU parallel, Slurm and a Vulkan driver from Debian's packages. It says what it found,
 * what it installed and what it could not install; tests that need that are left out by name.
 *
 * @module
 */
import { brotliDecompressSync } from "node:zlib";
import {
  DEBIAN,
  type DebianName,
  findRuntime,
  labelOf,
  RUNTIME_NAMES,
  type RuntimeName,
  RUNTIMES,
  RUNTIMES_FOLDER,
} from "./runtimes.ts";

if (Deno.args.length > 0) {
  console.error(`install:runtimes: takes no arguments, got ${Deno.args.join(" ")}`);
  Deno.exit(2);
}

let missing = 0;
for (const name of RUNTIME_NAMES) {
  let found = findRuntime(name);
  let why = "";
  if (found === undefined) {
    try {
      if (isDebian(name)) await installFromDebian(DEBIAN[name]);
      else if (name === "nbclient") await installNbclient();
      else await installFromNpm(name);
      why = "what was installed does not run here";
    } catch (error) {
      why = (error as Error).message;
    }
    found = findRuntime(name);
  }
  if (found === undefined) missing++;
  console.log(`${labelOf(name)}: ${found ?? `not installed, its tests are left out; ${why}`}`);
}
if (missing > 0) Deno.exit(1);

async function installFromNpm(name: keyof typeof RUNTIMES): Promise<void> {
  const { npm } = RUNTIMES[name];
  const folder = `${RUNTIMES_FOLDER}${name}`;
  await Deno.mkdir(folder, { recursive: true });
  await run([
    ...["npm", "install", "--prefix", folder, "--no-save", "--ignore-scripts"],
    ...["--no-audit", "--no-fund", "--loglevel=error", npm.package],
  ]);
  if (name === "chromium") await unpackChromium(`${folder}/node_modules/@sparticuz/chromium/bin`);
}

/** The libraries and letters that it brings are used, whatever the machine has. */
async function unpackChromium(folder: string): Promise<void> {
  const unpack = async (name: string) => {
    await Deno.writeFile(
      `${folder}/${name}`,
      brotliDecompressSync(await Deno.readFile(`${folder}/${name}.br`)),
    );
  };
  await unpack("chromium");
  await Deno.chmod(`${folder}/chromium`, 0o755);
  for (const archive of ["al2023.tar", "fonts.tar", "swiftshader.tar"]) {
    await unpack(archive);
    await run(["tar", "-xf", `${folder}/${archive}`, "-C", folder]);
    await Deno.remove(`${folder}/${archive}`);
  }
  await Deno.writeTextFile(
    `${folder}/fonts.conf`,
    `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>` +
      `<dir>${folder}/fonts</dir><cachedir>${folder}/cache</cachedir></fontconfig>\n`,
  );
  // Last, since this is what `findRuntime` looks for.
  await Deno.writeTextFile(
    `${folder}/start`,
    `#!/bin/sh\nhere=$(dirname "$0")\nexport LD_LIBRARY_PATH="$here/lib" ` +
      `FONTCONFIG_FILE="$here/fonts.conf"\nexec "$here/chromium" "$@"\n`,
    { mode: 0o755 },
  );
}

/** What it brings besides is small: no server, and no kernel but that of Deno. */
async function installNbclient(): Promise<void> {
  const folder = `${RUNTIMES_FOLDER}nbclient`;
  await run(["python3", "-m", "venv", folder]);
  await run([`${folder}/bin/pip`, "install", "--quiet", "--no-input", "nbclient==0.11.0"]);
}

function isDebian(name: RuntimeName): name is DebianName {
  return Object.hasOwn(DEBIAN, name);
}

async function installFromDebian(packages: readonly string[]): Promise<void> {
  if (Deno.build.os !== "linux") {
    throw new Error(`Debian has it as ${packages.join(" and ")}; see what this system has`);
  }
  const apt = [...(Deno.uid() === 0 ? [] : ["sudo", "-n"]), "apt-get", "-q", "-y"];
  const install = [...apt, "install", "--no-install-recommends", ...packages];
  try {
    await run(install);
  } catch {
    // A new machine has no list of packages yet.
    await run([...apt, "update"]);
    await run(install);
  }
}

/** Runs a program to its end; what it says is told only where it fails. */
async function run([program, ...args]: readonly string[]): Promise<void> {
  const command = new Deno.Command(program, { args, env: { DEBIAN_FRONTEND: "noninteractive" } });
  const { success, stderr } = await command.output().catch((error) => {
    throw new Error(`${program} cannot be run: ${error.message}`);
  });
  if (success) return;
  const [line = "it failed"] = new TextDecoder().decode(stderr).trim().split("\n").slice(-1);
  throw new Error(`${program} ${args.join(" ")}: ${line}`);
}
