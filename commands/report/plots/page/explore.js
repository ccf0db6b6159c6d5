/**
 * Lets a reader point at the values of a figure, zoom into its times, and save it. JavaScript, since
 * it is written into the page as it stands.
 *
 * @module
 */
import { drawPointer, drawView, panelsOf, svgElement } from "./drawing.js";
import { csvOf, placeText, readingAt, rowsOf, specOf, stopsOf, viewText } from "./reading.js";
import { download, drawingText, fillTable, pageElement, savePicture } from "./save.js";

/** Makes all figures of the page so. */
export function exploreFigures() {
  for (const held of document.querySelectorAll("figure>script")) {
    exploreFigure(held.parentElement, JSON.parse(held.textContent));
  }
}

/**
 * Makes a figure so.
 *
 * @param {any} figure The figure.
 * @param {any} plot What the page holds of it.
 */
export function exploreFigure(figure, plot) {
  const chart = figure.querySelector(".chart");
  const drawings = ["wide", "narrow"].map((layout) => {
    return { layout, svg: chart.querySelector(`.${layout} svg`), size: plot.size[layout] };
  });
  const stops = stopsOf(plot);
  if (stops.length === 0 || drawings.some(({ svg }) => !svg)) return;
  const seen = () =>
    drawings.find(({ svg }) => svg.getBoundingClientRect().width > 0) ?? drawings[0];
  const inWords = placeText(plot.across, [stops.map(({ x }) => x)]);
  const [first, last] = plot.domain;
  let view = plot.domain;
  let stop;

  // The slider says the same to who listens.
  const tip = pageElement("div", { className: "tip", hidden: true, ariaHidden: "true" });
  const said = pageElement("output", { className: "said" });
  const hint = pageElement("span", { className: "hint", textContent: "drag across to zoom" });
  const slider = pageElement("input", { type: "range", min: 0, max: stops.length - 1, value: 0 });
  chart.append(tip);

  /** Where something is within the panels of the drawing that is seen. */
  const placeOf = (event) => {
    const { svg, size: [width, height] } = seen();
    const panels = panelsOf(svg).map((panel) => {
      const { x, y } = new DOMPoint(event.clientX, event.clientY)
        .matrixTransform(panel.getScreenCTM().inverse());
      return { x, y, outside: Math.max(0, -y, y - height) };
    });
    const near = panels.reduce((a, b) => b.outside < a.outside ? b : a);
    const at = view[0] + near.x / width * (view[1] - view[0]);
    return { ...near, width, at, inside: near.x >= -4 && near.x <= width + 4 };
  };

  const nearest = ({ x, y, at, width }) => {
    const { size: [, height] } = seen();
    const [{ domain }] = plot.panels;
    const far = plot.plane
      ? (each) =>
        Math.hypot(
          width * (each.x - view[0]) / (view[1] - view[0]) - x,
          height * (domain[1] - each.series.y[each.index]) / (domain[1] - domain[0]) - y,
        )
      : (each) => Math.abs(each.x - at);
    return stops.reduce((best, each, k) => {
      const distance = far(each);
      return distance < best.distance ? { k, distance } : best;
    }, { k: 0, distance: Infinity }).k;
  };

  const point = (k) => {
    stop = k;
    tip.hidden = k === undefined;
    if (k === undefined) {
      for (const { svg, size } of drawings) drawPointer(svg, plot, size, view);
      return;
    }
    const { x } = stops[k];
    const { title, lines, rings } = readingAt(plot, stops[k], inWords);
    for (const { svg, size } of drawings) drawPointer(svg, plot, size, view, { x, rings });
    slider.value = k;
    slider.setAttribute(
      "aria-valuetext",
      [title, ...lines.map(([name, value]) => `${name} ${value}`)].join("; "),
    );
    tip.replaceChildren(
      pageElement("strong", { textContent: title }),
      ...lines.map(([name, value]) =>
        pageElement(
          "span",
          {},
          pageElement("span", { textContent: name }),
          pageElement("b", { textContent: value }),
        )
      ),
    );
    const { svg, size: [width] } = seen();
    const inner = panelsOf(svg)[0].getScreenCTM();
    const outer = chart.getBoundingClientRect();
    const left = inner.e - outer.left + inner.a * width * (x - view[0]) / (view[1] - view[0]);
    const room = outer.width - tip.offsetWidth;
    const beside = left + 12 > room && left - 12 - tip.offsetWidth >= 0
      ? left - 12 - tip.offsetWidth
      : left + 12;
    tip.style.left = `${Math.max(0, Math.min(room, beside))}px`;
  };

  const look = (low, high) => {
    const least = (last - first) * 1e-5;
    const width = Math.min(last - first, Math.max(least, high - low));
    const from = Math.min(last - width, Math.max(first, (low + high - width) / 2));
    const whole = width >= (last - first) * (1 - 1e-9);
    view = whole ? plot.domain : [from, from + width];
    for (const { svg, size } of drawings) drawView(svg, plot, size, whole ? undefined : view);
    said.textContent = whole ? "" : viewText(plot.across, view);
    back.disabled = out.disabled = whole;
    hint.hidden = !whole;
    if (stop !== undefined) point(stop);
  };

  const zoom = (factor) => {
    const x = stop === undefined ? NaN : stops[stop].x;
    const middle = x >= view[0] && x <= view[1] ? x : (view[0] + view[1]) / 2;
    const half = (view[1] - view[0]) * factor / 2;
    look(middle - half, middle + half);
  };

  let start;
  const select = (from, to) => {
    for (const old of figure.querySelectorAll('[data-own="chosen"]')) old.remove();
    if (from === undefined) return;
    const { svg, size: [width, height] } = seen();
    const edges = [from, to].map((x) => Math.max(0, Math.min(width, x))).sort((a, b) => a - b);
    for (const panel of panelsOf(svg)) {
      panel.append(svgElement("rect", {
        ...{ "data-own": "chosen", x: edges[0], width: edges[1] - edges[0], height },
        ...{ fill: "#0a58b5", "fill-opacity": 0.15 },
      }));
    }
  };
  chart.addEventListener("pointerdown", (event) => {
    const place = placeOf(event);
    if (!place.inside) return;
    if (event.pointerType !== "mouse") point(nearest(place));
    else if (event.button === 0 && !plot.plane) {
      start = place;
      chart.setPointerCapture(event.pointerId);
      event.preventDefault();
    }
  });
  chart.addEventListener("pointermove", (event) => {
    const place = placeOf(event);
    if (start) select(start.x, place.x);
    if (start || place.inside) point(nearest(place));
    else point();
  });
  chart.addEventListener("pointerup", (event) => {
    const begun = start;
    start = undefined;
    select();
    const place = placeOf(event);
    if (begun && Math.abs(place.x - begun.x) > 6) {
      look(
        ...[begun.at, place.at].map((x) => Math.min(view[1], Math.max(view[0], x)))
          .sort((a, b) => a - b),
      );
    }
  });
  chart.addEventListener("pointercancel", () => {
    start = undefined;
    select();
  });
  chart.addEventListener("pointerleave", (event) => {
    // A finger covers what it points at: it stays.
    if (!start && event.pointerType === "mouse") point();
  });
  chart.addEventListener("dblclick", () => look(first, last));
  slider.addEventListener("input", () => {
    const { x } = stops[slider.value];
    const width = view[1] - view[0];
    if (!plot.plane && (x < view[0] || x > view[1])) look(x - width / 2, x + width / 2);
    point(Number(slider.value));
  });
  slider.addEventListener("keydown", (event) => {
    const keys = { "+": () => zoom(0.5), "-": () => zoom(2), Escape: () => look(first, last) };
    if (!plot.plane) keys[event.key]?.();
  });
  slider.addEventListener("focus", () => point(Number(slider.value)));
  slider.addEventListener("blur", () => point());

  const button = (text, label, onclick) => {
    const made = pageElement("button", { type: "button", textContent: text, onclick });
    if (label) made.setAttribute("aria-label", label);
    return made;
  };
  const out = button("−", "Zoom out", () => zoom(2));
  const back = button("All", "Show all times", () => look(first, last));
  const name = figure.id || "figure";
  const save = (ending, type, text) => download(`${name}.${ending}`, new Blob([text], { type }));
  const table = pageElement("div", { className: "held", hidden: true });
  const asTable = button("Table", "Show the values as a table", () => {
    if (table.childElementCount === 0) fillTable(table, plot, name);
    table.hidden = !table.hidden;
    asTable.setAttribute("aria-expanded", !table.hidden);
  });
  asTable.setAttribute("aria-expanded", false);
  slider.setAttribute("aria-label", plot.plane ? "Point" : plot.across.name);
  slider.title = plot.plane
    ? "Arrow keys go from point to point"
    : "Arrow keys go from value to value; + and - zoom, Escape shows all";
  const ariaLabel = chart.querySelector("[role=img]").getAttribute("aria-label");
  chart.after(
    pageElement(
      "div",
      { className: "tools", role: "group", ariaLabel },
      slider,
      ...(plot.plane ? [] : [pageElement(
        "span",
        {},
        button("+", "Zoom in", () => zoom(0.5)),
        out,
        back,
        hint,
        said,
      )]),
      pageElement(
        "span",
        {},
        button("SVG", "Save the figure as SVG", () => {
          save("svg", "image/svg+xml", drawingText(seen().svg));
        }),
        button("PNG", "Save the figure as PNG", () => {
          savePicture(seen().svg, (blob) => download(`${name}.png`, blob));
        }),
        button("CSV", "Save the values as CSV", () => save("csv", "text/csv", csvOf(rowsOf(plot)))),
        button("Spec", "Spec: save the figure as a Vega-Lite specification", () => {
          save("vl.json", "application/json", JSON.stringify(specOf(plot), null, 1));
        }),
        asTable,
      ),
    ),
    table,
  );
  look(first, last);
}
