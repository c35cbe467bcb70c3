/** Puts together what belongs together: a question, its answers and its fold. */
import { plainText, type Token, tokensOf } from './markdown.ts';
import type { Node, Prediction, Tomorrow } from './nodes.ts';

/** The nodes of a lesson with its predictions, exercises and questions for another day as one. */
export function gather(nodes: readonly Node[]): readonly Node[] {
  const queue = [...nodes];
  const gathered: Node[] = [];
  let predictions = 0;
  let turns = 0;
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    const rest = node.kind === 'paragraph' ? node.tokens.slice(1) : [];
    const label = node.kind === 'paragraph' ? labelOf(node.tokens) : '';
    if (label === 'Predict.') gathered.push(prediction(++predictions, rest, queue));
    else if (label === 'Your turn.') gathered.push({ kind: 'turn', number: ++turns, tokens: rest });
    else if (label === 'For tomorrow.') gathered.push(tomorrow(rest, queue));
    else gathered.push(node);
  }
  return gathered;
}

function labelOf([first]: readonly Token[]): string {
  return first?.type === 'strong' ? plainText(tokensOf(first)) : '';
}

function prediction(number: number, question: readonly Token[], queue: Node[]): Prediction {
  const more: Node[] = [];
  let answers: Prediction['answers'] = [];
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    if (node.kind === 'fold' && node.summary === 'Run it') {
      const fold = node.children;
      return { kind: 'prediction', number, question, more, answers, fold, right: rightOf(fold) };
    }
    const found = node.kind === 'list' ? answersOf(node.items) : [];
    if (answers.length === 0 && found.length > 0) answers = found;
    else more.push(node);
  }
  throw new Error('a prediction has no fold');
}

function answersOf(items: readonly { readonly children: readonly Node[] }[]) {
  return items.flatMap(({ children: [first] }) => {
    const tokens = first?.kind === 'paragraph' ? first.tokens : [];
    const [start, ...rest] = tokens;
    const [, letter] = /^([a-d])\) /.exec(start?.raw ?? '') ?? [];
    if (start === undefined || letter === undefined) return [];
    const text = start.raw.slice(3);
    const shorter: Token = { type: 'text', raw: text, text, escaped: false };
    return [{ letter, tokens: [shorter, ...rest] }];
  });
}

// As lessons/runner/predict.ts: the line that begins with the letter of the right answer.
function rightOf(fold: readonly Node[]): string {
  const texts = fold.flatMap((node) => (node.kind === 'paragraph' ? plainText(node.tokens) : []));
  return texts.flatMap((text) => /^([a-d])[.,] /m.exec(text)?.[1] ?? [])[0] ?? '';
}

function tomorrow(question: readonly Token[], queue: Node[]): Tomorrow {
  const [next] = queue;
  const has = next?.kind === 'fold' && next.summary === 'Answer';
  if (has) queue.shift();
  return { kind: 'tomorrow', question, answer: has ? next.children : [] };
}
