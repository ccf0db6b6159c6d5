/**
 * A stand-in for JSR on this machine: publishes this package and the packages of `@std` to it, by
 * `deno publish`, and serves them until its input ends.
 *
 *     deno run --allow-net=127.0.0.1 --allow-read --allow-write --allow-run --allow-env=REVODE_STD \
 *       tests/registry/main.ts
 *
 * It prints one line, the address, which Deno takes in the environment variable `JSR_URL`. The packages
 * of `@std` are those of `offline/`; with `REVODE_STD=FOLDER` they are the real ones, from a checkout of
 * denoland/std.
 *
 * @module
 */
import { publishAll } from "./publish.ts";
import { Registry } from "./registry.ts";

const registry = new Registry();
const server = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen() {} },
  (request) => {
    console.error(request.method, request.url);
    return registry.answer(request);
  },
);
const url = `http://127.0.0.1:${server.addr.port}/`;
await publishAll(url, Deno.env.get("REVODE_STD"));
console.log(url);
await Deno.stdin.readable.pipeTo(new WritableStream());
await server.shutdown();
