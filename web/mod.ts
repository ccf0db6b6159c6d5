/**
 * The live page, as the site shows it, too.
 *
 * @module
 */

export { bundlePage } from "./build/bundle.ts";
