/**
 * Wrong on purpose: recovery-codes-in-plain-text. It stores recovery codes as they are, so a thief
 * who gets the file can use them. The file data/recovery-codes.json stands for a stolen database.
 * To keep this short, no password is asked.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { answer, readForm, startMuseum } from './museum.ts';

const stored = new Set<string>();

startMuseum(
  'recovery-codes-in-plain-text',
  'It stores recovery codes as they are.',
  async (request, response) => {
    if (request.method === 'POST' && request.url === '/recovery-codes') {
      const codes = Array.from({ length: 3 }, () => randomBytes(15).toString('hex'));
      stored.clear();
      for (const code of codes) stored.add(keyOf(code));
      save();
      return answer(response, 201, `${codes.join('\n')}\n`);
    }
    const isRight = stored.delete(keyOf((await readForm(request)).get('recovery') ?? ''));
    save();
    if (isRight) return answer(response, 200, 'You are in.\n');
    return answer(response, 401, 'This is no recovery code of yours.\n');
  },
);

/** What is stored of a code. */
function keyOf(code: string): string {
  return code;
}

function save(): void {
  mkdirSync('data', { recursive: true });
  const text = JSON.stringify([...stored], null, 2);
  writeFileSync('data/recovery-codes.json', `${text}\n`, { mode: 0o600 });
}
