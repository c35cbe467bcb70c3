import type { CommandContext } from '../command.ts';
import { errorSentence } from '../error-text.ts';

/** What was done, in the order of the items, and why it ended before the last one; else null. */
export type OneByOne<Done> = { readonly done: readonly Done[]; readonly stopped: string | null };

/**
 * Does something with each item, one after the other: mail programs and mail servers refuse many at
 * once. An error or a signal stops it, and what was done until then is reported all the same.
 */
export async function oneByOne<Item, Done>(
  items: readonly Item[],
  { interruption, showProgress }: Pick<CommandContext, 'interruption' | 'showProgress'>,
  act: (item: Item) => Promise<Done>,
): Promise<OneByOne<Done>> {
  const signal = interruption?.();
  const done: Done[] = [];
  try {
    for (const item of items) {
      if (signal?.aborted) return { done, stopped: 'It was interrupted.' };
      showProgress?.(`${done.length + 1} of ${items.length}`);
      done.push(await act(item));
    }
    return { done, stopped: null };
  } catch (error) {
    return { done, stopped: errorSentence(error) };
  } finally {
    showProgress?.('');
  }
}
