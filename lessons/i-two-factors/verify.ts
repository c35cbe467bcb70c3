/**
 * Verifies the recorded assertion with the recorded public key and prints true or false. With an
 * address as its argument it writes that origin into the client data before.
 */
import { hash, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const read = (name: string) => readFileSync(new URL(`recorded/${name}`, import.meta.url), 'utf8');
const { response } = JSON.parse(read('assertion.json'));
const clientData = Buffer.from(response.clientDataJSON, 'base64url').toString();
const [origin = 'http://localhost:3000'] = process.argv.slice(2);
const changed = clientData.replace('http://localhost:3000', origin);
const isSigned = verifyRecorded(Buffer.from(changed));
process.stdout.write(`${isSigned}\n`);

function verifyRecorded(clientDataJSON: Buffer): boolean {
  const authenticatorData = Buffer.from(response.authenticatorData, 'base64url');
  const signature = Buffer.from(response.signature, 'base64url');
  const signed = Buffer.concat([authenticatorData, hash('sha256', clientDataJSON, 'buffer')]);
  return verify('sha256', signed, read('public-key.pem'), signature);
}
