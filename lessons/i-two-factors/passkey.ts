/**
 * A browser with a security key, in a terminal. It reads a page of Coatcheck, or its JSON, from
 * stdin, and prints the JSON that the page would send:
 *
 *   node lessons/i-two-factors/passkey.ts create ADDRESS [synced] < page.html
 *   node lessons/i-two-factors/passkey.ts get ADDRESS < page.html
 *
 * ADDRESS is what stands in the address bar. The passkeys are kept in data/learn-passkeys.json, or
 * in the file that PASSKEYS names.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  createPasskey,
  type PasskeyOptions,
  type SoftwarePasskey,
  usePasskey,
} from './software-passkey.ts';

const FILE = process.env.PASSKEYS ?? 'data/learn-passkeys.json';
const [act, address = '', kind] = process.argv.slice(2);

try {
  process.stdout.write(`${JSON.stringify(answer())}\n`);
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

function answer(): object {
  const options = optionsIn(readFileSync(0, 'utf8'));
  const passkeys: SoftwarePasskey[] = existsSync(FILE)
    ? JSON.parse(readFileSync(FILE, 'utf8'))
    : [];
  if (act === 'get') {
    const credential = usePasskey(address, options, passkeys);
    save(passkeys);
    return credential;
  }
  const { passkey, credential } = createPasskey(address, options, kind === 'synced');
  save([...passkeys, passkey]);
  return credential;
}

/** The options: in a page those of its first passkey button, as for public/passkeys.js. */
function optionsIn(text: string): PasskeyOptions {
  const [, attribute] = /data-(?:get|create)="([^"]*)"/.exec(text) ?? [];
  const json = JSON.parse(attribute?.replaceAll('&quot;', '"').replaceAll('&amp;', '&') ?? text);
  return json.secondFactor?.passkey ?? json;
}

function save(passkeys: readonly SoftwarePasskey[]): void {
  mkdirSync(dirname(FILE), { recursive: true });
  writeFileSync(FILE, JSON.stringify(passkeys), { mode: 0o600 });
}
