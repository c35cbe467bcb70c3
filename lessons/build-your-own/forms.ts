/** Forms in pages, as far as a browser without scripts needs them to send them back. */

/** A form, and what it sends when nobody types anything. */
export type Form = {
  /** "get" or "post". */
  readonly method: string;
  /** As it is written; empty: the address of the page itself. */
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
};

const INPUT = /<input\b((?:"[^"]*"|'[^']*'|[^"'>])*)>/gi;
const ATTRIBUTE = /([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

/** The forms of a page, with their hidden fields and inputs. */
export function formsIn(html: string): readonly Form[] {
  const forms = html.matchAll(/<form\b((?:"[^"]*"|'[^']*'|[^"'>])*)>([\s\S]*?)<\/form/gi);
  return [...forms].map(([, head = '', inside = '']) => {
    const { method = 'get', action = '' } = attributes(head);
    return { method: method.toLowerCase(), action, fields: fieldsIn(inside) };
  });
}

function fieldsIn(html: string): Record<string, string> {
  return valuesOf(inputsIn(html).filter(({ type = '' }) => !/^(submit|image|reset)$/i.test(type)));
}

/** The hidden inputs of a page, by their names, in whichever form they are. */
export function hiddenIn(html: string): Readonly<Record<string, string>> {
  return valuesOf(inputsIn(html).filter(({ type }) => type?.toLowerCase() === 'hidden'));
}

type Attributes = Readonly<Record<string, string | undefined>>;

const inputsIn = (html: string): readonly Attributes[] =>
  [...html.matchAll(INPUT)].map(([, head = '']) => attributes(head));

function valuesOf(inputs: readonly Attributes[]): Record<string, string> {
  const pairs = inputs.flatMap(({ name, value = '' }) =>
    name === undefined ? [] : [[name, value]],
  );
  return Object.fromEntries(pairs);
}

function attributes(text: string): Attributes {
  const pairs = [...text.matchAll(ATTRIBUTE)].map(([, name = '', ...values]) => {
    const value = values.find((one) => one !== undefined) ?? '';
    return [name.toLowerCase(), decodeHtml(value)] as const;
  });
  return Object.fromEntries(pairs);
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** A text of a page as a reader sees it. */
export function decodeHtml(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? all;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
