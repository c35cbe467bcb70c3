import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { signUpAdmin } from '../people.ts';
import { startApp } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';

describe('the secret of a link', () => {
  it('is on no disk: the database knows its digest alone', async (t) => {
    const folder = temporaryFolder(t);
    const app = await startApp(t, { database: join(folder, 'coatcheck.db') });
    await signUpAdmin(app, 'ada@example.com');
    const reset = (await app.links.reset(1, null)) ?? assert.fail();
    const invitation = await app.links.createInvitation('user', 1);
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
    assert.ok(files.some((bytes) => bytes.includes('ada@example.com')));
    for (const bytes of files) {
      assert.ok(!bytes.includes(reset.secret) && !bytes.includes(invitation.secret));
    }
    assert.match((await app.testDatabase.links())[0]?.key ?? '', /^[\w-]{43}$/);
  });
});
