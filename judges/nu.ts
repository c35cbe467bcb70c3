import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const JAR = 'judges/node_modules/vnu-jar/build/dist/vnu.jar';

type Message = { readonly type: string; readonly url: string; readonly message: string };

/**
 * What the Nu Html Checker finds wrong in documents, a line each; null where there is no Java, in
 * which it is written.
 */
export function judgeMarkup(documents: ReadonlyMap<string, string>): readonly string[] | null {
  const folder = mkdtempSync(join(tmpdir(), 'coatcheck-judges-'));
  const names = [...documents.keys()];
  for (const [i, name] of names.entries()) {
    writeFileSync(join(folder, `${i}.html`), documents.get(name) ?? '');
  }
  const words = ['-jar', JAR, '--format', 'json', '--stdout', '--exit-zero-always', folder];
  const { stdout, error } = spawnSync('java', words, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  rmSync(folder, { recursive: true });
  if (error !== undefined) return null;
  const { messages } = JSON.parse(stdout) as { readonly messages: readonly Message[] };
  return messages
    .filter(({ type }) => type === 'error')
    .map(({ url, message }) => `${names[Number(/(\d+)\.html$/.exec(url)?.[1])]}: ${message}`);
}
