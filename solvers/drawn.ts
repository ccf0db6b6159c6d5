import type { MimeBundle } from "../tensors/internal.ts";
import type { Plot } from "../figures/mod.ts";

/** What draws. */
type Figures = typeof import("../figures/internal.ts");

/**
 * What a notebook shows of something that is drawn. The room of figures is loaded then and not before,
 * by a name that is made at run time: a bundle with a solve in it has no charts in it.
 *
 * @param text It in words; all that is shown where that room cannot be loaded.
 * @param draw What is drawn; undefined for nothing.
 */
export async function drawn(
  text: string,
  draw: (figures: Figures) => Plot | undefined,
): Promise<MimeBundle> {
  const words = { "text/plain": text };
  const url = import.meta.url.replace(/[^/]*\/[^/.]*(?=\.[^/]*$)/, "figures/internal");
  let figures: Figures;
  try {
    // Where it cannot be, as from within a bundle, words are shown: so this runs anywhere, too.
    // deno-lint-ignore house/runs-anywhere
    figures = await import(/* @vite-ignore */ /* webpackIgnore: true */ url);
  } catch {
    return words;
  }
  const plot = draw(figures);
  return { ...(plot && figures.PLOT_LOOK.show(plot)), ...words };
}
