import type { Notice } from '../../views/notice.ts';

/** A notice with this sentence. */
export function news(text: string): Notice {
  return { tone: 'done', title: 'Done', text };
}
