/** The attributes of an element, or its text. */
type Attributes = Readonly<Record<string, string | number>>;

/**
 * Makes an element of SVG.
 *
 * @param name Its name.
 * @param attributes Its attributes; `text` is the text in it.
 * @param children What is in it.
 * @returns The element.
 */
export function svg(
  name: string,
  { text, ...attributes }: Attributes = {},
  children: readonly Element[] = [],
): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text !== undefined) {
    const [base, power] = splitPower(String(text));
    element.textContent = base;
    if (power !== "") element.append(svg("tspan", { dy: -4, "font-size": 9, text: power }));
  }
  element.append(...children);
  return element;
}

/**
 * A line through points as the path of SVG; where a number is not finite, it breaks.
 *
 * @param x Where the points are, across.
 * @param y And downwards.
 * @returns The path.
 */
export function linePath(x: readonly number[], y: readonly number[]): string {
  let path = "";
  let down = false;
  for (let i = 0; i < x.length; i++) {
    const there = Number.isFinite(x[i] + y[i]);
    if (there) path += `${down ? "L" : "M"}${round(x[i])} ${round(y[i])}`;
    down = there;
  }
  return path;
}

/** To a tenth of a pixel. */
export function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * Tells a power of ten from what it raises.
 *
 * @param text A text such as "5·10⁻¹²".
 * @returns What stands before the raised digits, and these as plain ones: "5·10" and "−12".
 */
export function splitPower(text: string): [base: string, power: string] {
  const [base, power = ""] = text.split(/(?<=10)(?=[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+$)/);
  return [base, [...power].map((sign) => sign === "⁻" ? "−" : RAISED.indexOf(sign)).join("")];
}
