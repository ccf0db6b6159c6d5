/**
 * What a reader takes out of a figure: tables and files. JavaScript, since it is written into the page
 * as it stands.
 *
 * @module
 */
import { svgElement } from "./drawing.js";
import { rowsOf } from "./reading.js";

/**
 * Makes an element of the page.
 *
 * @param {string} name Its name.
 * @param {Record<string, any>} properties Its properties.
 * @param {...any} children What is in it.
 * @returns {any} The element.
 */
export function pageElement(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/**
 * Fills a table with what the page holds of a figure.
 *
 * @param {any} place Where it goes.
 * @param {any} plot What the page holds.
 * @param {string} name The name of the figure.
 */
export function fillTable(place, plot, name) {
  const most = 500;
  const [head, ...rows] = rowsOf(plot);
  const cells = (row, tag) => row.map((text) => pageElement(tag, { textContent: text }));
  const heads = cells(head, "th");
  for (const cell of heads) cell.scope = "col";
  const scroll = pageElement(
    "div",
    { className: "scroll", tabIndex: 0 },
    pageElement(
      "table",
      {},
      pageElement("thead", {}, pageElement("tr", {}, ...heads)),
      pageElement(
        "tbody",
        {},
        ...rows.slice(0, most).map((row) => pageElement("tr", {}, ...cells(row, "td"))),
      ),
    ),
  );
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", `Values of ${name}`);
  place.append(scroll);
  if (rows.length > most) {
    const textContent = `The first ${most} of ${rows.length} rows; all are in the CSV.`;
    place.append(pageElement("p", { textContent }));
  }
}

/**
 * Gives the reader a file.
 *
 * @param {string} name Its name.
 * @param {any} blob What is in it.
 */
export function download(name, blob) {
  const href = URL.createObjectURL(blob);
  pageElement("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1e4);
}

/**
 * A drawing as a file of its own, as it is seen but for where the reader points.
 *
 * @param {any} svg The drawing.
 * @returns {string} The text.
 */
export function drawingText(svg) {
  const copy = svg.cloneNode(true);
  for (const own of copy.querySelectorAll('[data-own="pointer"],[data-own="chosen"]')) own.remove();
  for (const part of copy.querySelectorAll("[data-part]")) {
    if (part.style.display === "none") part.remove();
  }
  // On white, as its colours are those of a light page.
  copy.prepend(svgElement("rect", { width: "100%", height: "100%", fill: "#ffffff" }));
  return new XMLSerializer().serializeToString(copy);
}

/**
 * Makes a picture of dots of a drawing, twice as large and on white.
 *
 * @param {any} svg The drawing.
 * @param {(blob: any) => void} then What is done with it.
 */
export function savePicture(svg, then) {
  const { width, height } = svg.viewBox.baseVal;
  const image = new Image();
  image.onload = () => {
    const canvas = pageElement("canvas", { width: 2 * width, height: 2 * height });
    const context = canvas.getContext("2d");
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(then, "image/png");
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawingText(svg))}`;
}
