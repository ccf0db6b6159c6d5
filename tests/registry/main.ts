/**
 * A stand-in for JSR on this machine: publishes this package and the packages of `@std` to it, by
 * `deno publish`, and serves them until its input ends.
 *
 *     deno run --no-prompt --allow-net=127.0.0.1 --allow-read --allow-write --allow-run \
 *       --allow-env=REVODE_STD tests/registry/main.ts [FOLDER]
 *
 * It prints one line, its address, which Deno takes as the environment variable `JSR_URL`. The packages
 * of `@std` are those of `offline/`; with `REVODE_STD=CHECKOUT` they are the real ones, of a checkout of
 * denoland/std. FOLDER gets `node_modules` with this package as Node and Bun have it from JSR.
 *
 * @module
 */
import { writeNpmForm } from "./npm_form.ts";
import { publishAll } from "./publish.ts";
import { Registry } from "./registry.ts";

const registry = new Registry();
const server = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen() {} },
  (request) => registry.answer(request),
);
const url = `http://127.0.0.1:${server.addr.port}/`;
await publishAll(url, Deno.env.get("REVODE_STD"));
const [folder] = Deno.args;
if (folder !== undefined) await writeNpmForm(registry, "@revode/revode", folder);
console.log(url);
await Deno.stdin.readable.pipeTo(new WritableStream());
await server.shutdown();
