import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { json } from '../requests.ts';
import { count } from '../stored.ts';
import { record, setUp } from './users-site.ts';

describe('a reset link', () => {
  it('is not made for an administrator who loses the role before it is stored', async (t) => {
    const { app, root } = await setUp(t);
    (await app.links.reset(2, null)) ?? assert.fail();
    // The new link takes the place of the one before, so this is the moment before it is stored.
    app.testDatabase.database.exec(`
      CREATE TRIGGER demotion BEFORE DELETE ON links
      BEGIN UPDATE users SET role = 'user' WHERE id = 1; END`);
    const response = await app.request('/users/2/reset-link', json({}, root));
    assert.equal(response.status, 403);
    assert.deepEqual(await response.json(), { error: 'This is for administrators.' });
    assert.equal(await count(app, 'links', { createdBy: null }), 1);
    assert.deepEqual(await record(app, 'reset_link_made'), []);
  });
});
