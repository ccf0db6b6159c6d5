import type { MimeBundle } from "./look.ts";

/**
 * What a notebook shows of something beside its text. The room of figures is loaded then and not before,
 * by a name that is made at run time: a bundle with a solve in it has no tables and charts in it.
 *
 * @typeParam Figures What is used of that room, which is above this one.
 * @param text It in words; all that is shown where that room cannot be loaded.
 * @param draw What is shown besides; undefined for nothing.
 */
export async function drawn<Figures>(
  text: string,
  draw: (figures: Figures) => MimeBundle | undefined,
): Promise<MimeBundle> {
  const words = { "text/plain": text };
  const url = import.meta.url.replace(/([^/]*\/){2}[^/.]*(?=\.[^/]*$)/, "figures/internal");
  let figures: Figures;
  try {
    // Where it cannot be, as from within a bundle, words are shown: so this runs anywhere, too.
    // deno-lint-ignore house/runs-anywhere
    figures = await import(/* @vite-ignore */ /* webpackIgnore: true */ url);
  } catch {
    return words;
  }
  return { ...draw(figures), ...words };
}
