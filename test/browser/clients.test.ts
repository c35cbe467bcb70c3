import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isSecretOf } from '../../src/auth/oidc/clients.ts';
import { follow, newPage, pathOf } from './chromium.ts';
import { setUp, signIn } from './site.ts';

describe('an administrator in a browser', () => {
  it('registers an app, takes its secret with the keyboard, gives it another one, and removes it', async (t) => {
    const app = await setUp(t);
    const page = await newPage(t);
    await signIn(page, app, 'root@example.com');
    await follow(page.getByRole('link', { name: 'Admin' }));
    await follow(page.getByRole('link', { name: 'Apps' }));
    await follow(page.getByRole('link', { name: 'Register an app' }));
    await page.getByLabel('Name').fill('Our wiki');
    await page.getByLabel('Redirect addresses').fill('https://Wiki.example.com/cb');
    await follow(page.getByRole('button', { name: 'Register' }));
    const problem = page.getByRole('alert').getByRole('link');
    assert.match((await problem.textContent()) ?? '', /write it as https:\/\/wiki\.example\.com/);
    await page.getByLabel('Redirect addresses').fill('https://wiki.example.com/cb');
    await follow(page.getByRole('button', { name: 'Register' }));
    const secret = page.getByLabel('Client secret');
    await page.locator('#secret:focus').waitFor();
    const first = (await secret.textContent()) ?? '';
    const [client] = await app.clients.all();
    assert.ok(client !== undefined && isSecretOf(client, first));
    await follow(page.getByRole('button', { name: 'Create new secret' }));
    const second = (await secret.textContent()) ?? '';
    const after = await app.clients.find(client.id);
    assert.ok(after !== null && isSecretOf(after, second) && !isSecretOf(after, first));
    await page.goto(`${app.origin}/clients`);
    await follow(page.getByRole('link', { name: 'Our wiki' }));
    assert.equal(await secret.count(), 0);
    await page.getByLabel('Yes, remove this app').check();
    await follow(page.getByRole('button', { name: 'Remove' }));
    assert.equal(pathOf(page), '/clients?done=client-removed');
    assert.deepEqual(await app.clients.all(), []);
  });
});
