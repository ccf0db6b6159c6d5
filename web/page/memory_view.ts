import { type AdjointName, ADJOINTS } from "../adjoints.ts";
import { drawChart, type Layer } from "../charts/chart.ts";
import type { LeftOut, Measured } from "../messages.ts";
import { fillTable, find, make, raised } from "./elements.ts";
import { bytes, counted, time, value } from "./numbers.ts";

/** What a card shows below the bytes. */
const FACTS = [
  ["Misses by", ({ miss }: Measured) => miss === undefined ? "no way back" : value(miss)],
  ["Gradient differs by", ({ difference }: Measured) => value(difference)],
  ["Evaluations", ({ evaluations }: Measured) => counted(evaluations)],
  ["Time", ({ milliseconds }: Measured) => time(milliseconds)],
] as const;

/** What gradients keep, by each way back: a card each, a chart against the steps, and a table. */
export class MemoryView {
  readonly #place = find("memory");
  readonly #table = find<HTMLTableElement>("memory-table");
  readonly #cards = new Map<AdjointName, HTMLElement>();
  #measured = new Map<string, Measured | LeftOut>();
  #steps = 1000;

  /** Makes the cards. */
  constructor() {
    for (const { name, title, keeps } of ADJOINTS) {
      const card = make("div", { className: `way ${name}` });
      card.append(
        make("h3", {}, title),
        make("p", { className: "bytes" }, "–"),
        make("p", { className: "keeps" }, keeps),
        make("dl"),
        make("p", { className: "why", hidden: true }),
      );
      this.#cards.set(name, card);
    }
    find("ways").append(...this.#cards.values());
    this.begin();
  }

  /** Forgets all. */
  begin(): void {
    this.#measured = new Map();
    for (const card of this.#cards.values()) showIn(card, undefined);
    this.draw();
    this.describe();
  }

  /** Says at which number of steps the cards are. */
  set steps(steps: number) {
    this.#steps = steps;
    for (const [name, card] of this.#cards) {
      showIn(card, this.#measured.get(`${name} ${steps}`));
    }
  }

  /** Adds what is new. */
  update(measured: Measured | LeftOut): void {
    const { adjoint, steps } = measured;
    this.#measured.set(`${adjoint} ${steps}`, measured);
    if (steps === this.#steps) showIn(this.#cards.get(adjoint)!, measured);
  }

  /** Draws what is to be seen now. */
  draw(): void {
    const layers = ADJOINTS.map(({ name, title }): Layer => {
      const own = this.#of(name);
      return {
        ...{ mark: "both", look: name, label: title },
        x: own.map(({ steps }) => steps),
        y: own.map(({ bytes }) => bytes),
      };
    });
    drawChart(this.#place, {
      across: { title: "steps", scale: "steps", holds: [100, 100_000] },
      up: { title: "bytes held", scale: "bytes" },
      layers: layers.filter(({ x }) => x.length > 0),
      marks: [{ x: this.#steps, label: "", look: "" }],
      height: 260,
      right: 110,
    });
  }

  /** Says in words what is to be seen. */
  describe(): void {
    const said = ADJOINTS.flatMap(({ name, title }) => {
      const own = this.#of(name);
      if (own.length === 0) return [];
      const [first, last] = [own[0], own[own.length - 1]];
      return [
        `${title}: ${bytes(first.bytes)} at ${counted(first.steps)} steps, ` +
        `${bytes(last.bytes)} at ${counted(last.steps)}.`,
      ];
    });
    this.#place.setAttribute(
      "aria-label",
      said.length === 0 ? "Nothing is measured yet" : `Bytes held against steps. ${said.join(" ")}`,
    );
    const rows = [...this.#measured.values()].toSorted((a, b) =>
      a.steps - b.steps || rank(a.adjoint) - rank(b.adjoint)
    );
    fillTable(
      this.#table,
      ["Way back", "Steps", "Bytes held", ...FACTS.map(([name]) => name)],
      rows.map((row) => [
        ADJOINTS[rank(row.adjoint)].title,
        counted(row.steps),
        ...("why" in row
          ? ["left out", ...FACTS.map(() => "–")]
          : [counted(row.bytes), ...FACTS.map(([, of]) => of(row))]),
      ]),
    );
  }

  /** What the cards say, in a sentence. */
  sentence(): string {
    const said = ADJOINTS.flatMap(({ name, title }) => {
      const found = this.#measured.get(`${name} ${this.#steps}`);
      if (found === undefined) return [];
      return [`${title} ${"why" in found ? "left out" : `holds ${bytes(found.bytes)}`}`];
    });
    return `At ${counted(this.#steps)} steps: ${said.join(", ")}.`;
  }

  #of(name: AdjointName): Measured[] {
    return [...this.#measured.values()]
      .filter((each): each is Measured => each.adjoint === name && !("why" in each))
      .sort((a, b) => a.steps - b.steps);
  }
}

function rank(name: AdjointName): number {
  return ADJOINTS.findIndex((each) => each.name === name);
}

function showIn(card: HTMLElement, shown: Measured | LeftOut | undefined): void {
  const [number, facts, why] = [".bytes", "dl", ".why"].map((each) =>
    card.querySelector<HTMLElement>(each)!
  );
  const leftOut = shown !== undefined && "why" in shown;
  const measured = shown !== undefined && !("why" in shown) ? shown : undefined;
  number.textContent = leftOut ? "left out" : measured ? bytes(measured.bytes) : "–";
  why.hidden = !leftOut;
  why.textContent = leftOut ? shown.why : "";
  facts.hidden = leftOut;
  facts.replaceChildren(
    ...FACTS.map(([name, of]) =>
      make(
        "div",
        {},
        make("dt", {}, name),
        make("dd", {}, ...raised(measured ? of(measured) : "–")),
      )
    ),
  );
}
