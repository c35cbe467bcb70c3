/** The connection to a PostgreSQL that offers TLS with a certificate of its own. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { DatabaseUnfit } from '../../src/auth/database.ts';
import { examinePostgres } from '../../src/postgres/examine.ts';
import { openPostgres } from '../../src/postgres/open.ts';
import { ownerOutsideOfTests } from '../program/child.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { skip, useCluster } from './backend.ts';

const own = skip || (process.env.TEST_POSTGRES !== undefined && 'needs a PostgreSQL of its own');

describe('TLS to PostgreSQL', { skip: own }, () => {
  const owner = ownerOutsideOfTests();
  after(() => owner.end());
  const { certificate, key } = own ? { certificate: '', key: '' } : makeCertificate();
  const cluster = useCluster(['ssl=on', `ssl_cert_file=${certificate}`, `ssl_key_file=${key}`]);

  function makeCertificate() {
    const folder = temporaryFolder(owner);
    const certificate = join(folder, 'server.pem');
    const key = join(folder, 'server.key');
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const files = ['-keyout', key, '-out', certificate];
    const kind = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
    execFileSync('openssl', ['req', ...kind, ...subject, ...files], { stdio: 'ignore' });
    chmodSync(folder, 0o755);
    chmodSync(key, 0o600);
    if (process.getuid?.() === 0) execFileSync('chown', ['postgres', key]);
    return { certificate, key };
  }

  async function urlWith(parameters: string, host = 'localhost'): Promise<string> {
    const url = new URL(cluster().url(await cluster().createDatabase()));
    url.hostname = host;
    url.search = parameters;
    return url.href;
  }

  async function opens(url: string): Promise<boolean> {
    const stores = await openPostgres(url, { as: 'server' }, Date.now);
    await stores.close();
    return true;
  }

  async function refusal(url: string): Promise<string> {
    try {
      await opens(url);
    } catch (error) {
      assert.ok(error instanceof DatabaseUnfit, String(error));
      assert.equal(error.mayPass, false);
      return error.message;
    }
    assert.fail('it opens');
  }

  it('checks the certificate when it is told to', async (t) => {
    assert.match(
      await refusal(await urlWith('sslmode=verify-full')),
      /^the certificate of localhost:\d+ is not trusted \(self-signed certificate\)\. Name its/,
    );
    const authority = join(temporaryFolder(t), 'ca.pem');
    copyFileSync(certificate, authority);
    for (const mode of ['verify-full', 'verify-ca', 'require']) {
      assert.ok(await opens(await urlWith(`sslmode=${mode}&sslrootcert=${authority}`)), mode);
    }
  });

  it('checks the name in it with verify-full, and not with verify-ca', async () => {
    const authority = `sslrootcert=${certificate}`;
    const full = await urlWith(`sslmode=verify-full&${authority}`, '127.0.0.1');
    assert.match(await refusal(full), /^the certificate of 127\.0\.0\.1:\d+ is not trusted/);
    assert.ok(await opens(await urlWith(`sslmode=verify-ca&${authority}`, '127.0.0.1')));
  });

  it('is encrypted with sslmode=require, whoever has signed the certificate', async () => {
    const { examination, close } = await examinePostgres(
      await urlWith('sslmode=require'),
      Date.now,
    );
    await close();
    assert.match(examination.encryption ?? '', /^TLSv1\.[23]$/);
  });
});
