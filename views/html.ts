/**
 * The only way to make markup: a tagged template that escapes every value put into it (escape.ts).
 *
 * Values go into text and into *quoted* attributes, nowhere else: never into <script>, <style>, an
 * event attribute, an unquoted attribute or a tag name. The scheme of a URL from a user is checked
 * before it gets here (escaping cannot make `javascript:` harmless). This does not parse or
 * validate the markup around the values; the pages are checked in a real browser instead.
 *
 * Markup is written in ASCII (`&rsquo;`), and values become ASCII. A page then has as many bytes as
 * characters, and V8 stores it in one byte each: node sends 4 KB in 60 us, and in 170 us with one
 * other character in it.
 */

import { escapeHtml } from './escape.ts';

/**
 * The values a template takes. `true`, Dates, objects and Promises are type errors: they have no
 * one obvious text.
 */
export type Value = Html | string | number | null | undefined | false | readonly Value[];

/**
 * Markup that is safe to send. Only `html` and `raw` make one; no string and no parsed object
 * passes for it.
 */
export type Html = SafeHtml;

class SafeHtml {
  // Private fields cannot be forged: JSON from a request can imitate any property, but not these.
  readonly #strings: readonly string[];
  readonly #values: readonly Value[];

  constructor(strings: readonly string[], values: readonly Value[]) {
    this.#strings = strings;
    this.#values = values;
  }

  /** Writes a page in one pass from start to end: 20 % less time than joining its parts first. */
  appendTo(markup: string): string {
    let longer = markup + this.#strings[0];
    for (let i = 0; i < this.#values.length; i++) {
      longer = append(longer, this.#values[i]) + this.#strings[i + 1];
    }
    return longer;
  }

  toString(): string {
    return this.appendTo('');
  }
}

/**
 * The literal parts with the values between them, each escaped unless it is Html. Lists are joined;
 * null, undefined and false become nothing.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new SafeHtml(strings, values);
}

/** The same markup with its parts joined: for what is on many pages, and is rendered once. */
export function joined(markup: Html): Html {
  return new SafeHtml([markup.toString()], []);
}

/**
 * Trusts a string as markup. Every call says why it may; there is none outside the tests of this
 * file.
 */
export function raw(markup: string): Html {
  return new SafeHtml([markup], []);
}

function append(markup: string, value: Value): string {
  if (typeof value === 'string') return markup + escapeHtml(value);
  if (value instanceof SafeHtml) return value.appendTo(markup);
  if (typeof value === 'number') return markup + value;
  if (Array.isArray(value)) return value.reduce(append, markup);
  return markup;
}
