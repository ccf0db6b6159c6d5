import { splitPower } from "../charts/svg.ts";

/**
 * Finds an element of the page.
 *
 * @param id Its id; it is there, as the page is written by hand.
 * @returns The element.
 */
export function find<E extends HTMLElement = HTMLElement>(id: string): E {
  return document.getElementById(id) as E;
}

/**
 * Makes an element.
 *
 * @param name Its name.
 * @param properties Its properties.
 * @param children What is in it.
 * @returns The element.
 */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/**
 * Fills a table.
 *
 * @param table The table.
 * @param header The names of its columns.
 * @param rows Its cells; the first of a row names it.
 */
export function fillTable(
  table: HTMLTableElement,
  header: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const head = header.map((text) => make("th", { scope: "col" }, text));
  table.replaceChildren(
    make("thead", {}, make("tr", {}, ...head)),
    make(
      "tbody",
      {},
      ...rows.map(([first, ...cells]) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }, ...raised(first)),
          ...cells.map((text) => make("td", {}, ...raised(text))),
        )
      ),
    ),
  );
}

/** A text whose last digits are raised, as in 10⁻¹², with an element for them: many fonts lack some. */
export function raised(text: string): (Node | string)[] {
  const [base, power] = splitPower(text);
  return power === "" ? [base] : [base, make("sup", {}, power)];
}

/** Hands the reader a file. */
export function save(name: string, bytes: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([bytes as BlobPart]));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Shows a sentence about what went wrong, which is spoken at once; none where it is empty. */
export function complain(text: string): void {
  find("problem").textContent = text;
}

/** Has something spoken: what has just come to an end, and nothing in between. */
export function say(text: string): void {
  find("status").textContent = text;
}
