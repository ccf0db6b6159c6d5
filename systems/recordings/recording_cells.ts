import { isLikeNumber, isMissing, parseNumber, whyNoNumber } from "../tables/table_numbers.ts";
import { quoteCell } from "../tables/table_error.ts";
import { dateIn, type DateInParts, type DateOrder, wantsOrder } from "./recording_dates.ts";
import type { RecordingOptions } from "./recording_options.ts";

const WITH_COMMA = /^[+-]?(?:\d+,\d*|,\d+)(?:e[+-]?\d+)?$/i;

/** What to try with words among numbers, besides. */
function orMissing(other = "correct the cell, or take the row out"): string {
  return `${other}, or say what stands for no value (option missing)`;
}

/** Reads the numbers and dates in cells, as they are written in a table. */
export class CellReader {
  readonly #comma: boolean;
  readonly #order?: DateOrder;
  readonly #texts: ReadonlySet<string>;
  readonly #numbers: ReadonlySet<number>;

  /** Makes a reader of what options say: `missing`, `decimal` and `dateOrder`. */
  constructor({ missing = [], decimal, dateOrder }: RecordingOptions) {
    this.#order = dateOrder;
    this.#comma = decimal === ",";
    this.#texts = new Set(missing);
    this.#numbers = new Set(missing.map((text) => this.number(text)).filter((x) => !isNaN(x)));
  }

  /** The number in a cell, infinite where it is too large; NaN where the cell holds none. */
  readonly number = (cell: string): number => {
    if (!this.#comma) return parseNumber(cell);
    if (WITH_COMMA.test(cell)) return parseNumber(cell.replace(",", "."));
    return cell.includes(".") ? NaN : parseNumber(cell);
  };

  /** The date in a cell: see {@linkcode dateIn}. */
  date(cell: string): DateInParts | undefined {
    return dateIn(cell, this.#order);
  }

  /** Whether what may be a number or a date is a date. */
  get datesAsked(): boolean {
    return this.#order !== undefined;
  }

  /** Whether a cell of the state has no value: it says so, or holds what stands for none. */
  isMissing(cell: string, number: number): boolean {
    if (!Number.isNaN(number) && this.#texts.size === 0) return false;
    return isMissing(cell) || this.#texts.has(cell) || this.#numbers.has(number);
  }

  /** Whether a cell holds words: it is no number, nothing meant for one, and not missing. */
  holdsWords(cell: string): boolean {
    return isNaN(this.number(cell)) && this.date(cell) === undefined && !isMissing(cell) &&
      !this.#texts.has(cell) &&
      !isLikeNumber(cell);
  }

  /** What is wrong with a cell that should hold a finite number. */
  problem(cell: string, other?: string): string {
    if (wantsOrder(cell) && !this.datesAsked) {
      return `got ${
        quoteCell(cell)
      }, wanted a number or a date; say in which order day, month and ` +
        "year stand (option dateOrder: mdy, dmy or ymd)";
    }
    if (!this.#comma || isNaN(parseNumber(cell)) || !cell.includes(".")) {
      const text = whyNoNumber(cell, this.holdsWords(cell) ? orMissing(other) : other);
      return text.includes("not a comma") && !this.#comma ? `${text} (option decimal: ",")` : text;
    }
    return `got ${
      quoteCell(cell)
    }, wanted a finite number; write a comma before the decimals, or ` +
      'say that they have a point (option decimal: ".")';
  }
}
