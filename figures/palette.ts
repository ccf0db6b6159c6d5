/**
 * The colours, each for a light page and for a dark one. A chart is drawn in the light
 * ones; a style sheet changes them where the reader's screen is dark.
 *
 * @module
 */

/**
 * The name of a colour.
 *
 * @category Figures
 */
export type Color =
  | "ink"
  | "muted"
  | "line"
  | "paper"
  | "panel"
  | "band"
  | "blue"
  | "orange"
  | "violet"
  | "green"
  | "red";

/** The colours by name: light, dark. */
export const PALETTE = {
  ink: ["#1c2128", "#e4e8ee"],
  muted: ["#5a6470", "#9aa4b0"],
  line: ["#d9dee4", "#363c45"],
  paper: ["#ffffff", "#14171c"],
  panel: ["#f5f7f9", "#1c2027"],
  band: ["#cfe0f3", "#23405f"],
  blue: ["#0a58b5", "#6db3ff"],
  orange: ["#b8480a", "#ffa45c"],
  violet: ["#7a3fc4", "#c39bff"],
  green: ["#17753a", "#5ccf85"],
  red: ["#b3161f", "#ff8085"],
} as const satisfies Readonly<Record<Color, readonly [light: string, dark: string]>>;

/** A colour as charts are drawn in it. */
export function lightColor(name: Color): string {
  return PALETTE[name][0];
}

/** The colours as properties of a style sheet, `--ink` and so on. */
export function colorProperties(mode: "light" | "dark"): string {
  const index = mode === "light" ? 0 : 1;
  return Object.entries(PALETTE).map(([name, pair]) => `--${name}:${pair[index]};`).join("");
}

/** Rules that give what is drawn in a colour the property of that colour. */
export function chartColorRules(): string {
  return Object.entries(PALETTE)
    .flatMap(([name, [light]]) =>
      ["fill", "stroke"].map((what) => `svg [${what}="${light}"]{${what}:var(--${name})}`)
    ).join("\n");
}
