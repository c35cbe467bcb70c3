import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = 'judges/node_modules/lighthouse/cli/index.js';
const CHROME = '--headless=new --no-sandbox --no-zygote --disable-dev-shm-usage';

type Result = {
  readonly categories: Readonly<Record<string, { readonly score: number | null }>>;
  readonly audits: Readonly<Record<string, { readonly displayValue?: string }>>;
};

/** The scores of a page, of 100 each, and when its largest part was painted. */
export type Judgement = { readonly scores: readonly number[]; readonly painted: string };

/** Judges one page as Lighthouse sees it on a phone with a slow network, or on a desktop. */
export async function judgePage(
  url: string,
  device: 'mobile' | 'desktop',
  cookie: string,
  chromePath: string,
): Promise<Judgement> {
  const folder = mkdtempSync(join(tmpdir(), 'coatcheck-judges-'));
  const output = join(folder, 'result.json');
  const words = [PROGRAM, url, '--quiet', '--output=json', `--output-path=${output}`];
  words.push(`--chrome-flags=${CHROME}`);
  if (cookie !== '') words.push(`--extra-headers=${JSON.stringify({ Cookie: cookie })}`);
  if (device === 'desktop') words.push('--preset=desktop');
  const env = { ...process.env, CHROME_PATH: chromePath };
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`Lighthouse ended with ${code} on ${url}`);
  const { categories, audits } = JSON.parse(readFileSync(output, 'utf8')) as Result;
  rmSync(folder, { recursive: true });
  return {
    scores: Object.values(categories).map(({ score }) => Math.round((score ?? 0) * 100)),
    painted: audits['largest-contentful-paint']?.displayValue ?? '',
  };
}
