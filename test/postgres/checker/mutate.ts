/**
 * Takes a defence out of a server of the checker (`node --import`): MUTATION has the file, the text
 * in it and what stands there instead, as JSON. Throws when the file does not have the text once.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

export type Mutation = { readonly file: string; readonly from: string; readonly to: string };

const { MUTATION = '[]' } = process.env;
for (const { file, from, to } of JSON.parse(MUTATION) as readonly Mutation[]) {
  const { href } = new URL(`../../../${file}`, import.meta.url);
  if (readFileSync(new URL(href), 'utf8').split(from).length !== 2) {
    throw new Error(`${file} does not have this once: ${from}`);
  }
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      if (url !== href) return loaded;
      return { ...loaded, source: String(loaded.source).replace(from, () => to) };
    },
  });
}
