/**
 * Has VitePress build what lies in `docs/`, where it is installed.
 *
 * @module
 */
// @ts-ignore: it is installed beside this module, by `main.ts`.
import { build } from "vitepress";

await build("docs");
