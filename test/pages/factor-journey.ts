/** Every page of the second factor in its states, as ada meets them in the real app. */
import assert from 'node:assert/strict';
import { STEP_MS } from '../../src/auth/factors/totp.ts';
import { follow } from '../browser/chromium.ts';
import {
  addPasskey,
  type openAsAda,
  press,
  setUpApp,
  typeCode,
  typePassword,
  typeRecoveryCode,
} from '../browser/factor-steps.ts';
import { ADA, PASSWORD } from '../people.ts';

type Site = Awaited<ReturnType<typeof openAsAda>>;
type Look = (name: string) => Promise<void>;

const CONFIRM_AFTER = 11 * 60_000;

/** The names of the pages that have the script: those with a passkey button, and a removed one. */
export const SCRIPTED: ReadonlySet<string> = new Set([
  'log-in page',
  'log-in page with a refused passkey',
  'new passkey',
  'passkey without a name',
  'passkey removed',
  'confirm page',
  'confirm page, refused',
  'second step',
  'second step, wrong code',
  'second step, wrong recovery code',
  'confirm page for a passkey alone',
  'second step for a passkey alone',
]);

/** Shows `look` one page after the other. */
export async function factorJourney(site: Site, look: Look): Promise<void> {
  await enrol(site, look);
  await confirm(site, look);
  await signIn(site, look);
  await remove(site, look);
}

async function enrol({ app, page, device, go }: Site, look: Look): Promise<void> {
  await look('dashboard');
  await go('/account/second-factor');
  await look('no second factor');
  await press(page, 'Set up the app');
  await look('app set-up');
  await typeCode(page, '000000', 'Turn it on');
  await look('app set-up with a wrong code');
  await setUpApp(page, app);
  await look('recovery codes');
  await go('/account/passkeys/new');
  await look('new passkey');
  await page.evaluate(`document.querySelector('[name=name]').removeAttribute('required')`);
  await page.getByLabel('Name').fill('');
  await press(page, 'Add a passkey');
  await look('passkey without a name');
  await device.clear();
  await addPasskey(page, app, 'Averyveryverylongnamewithoutanyspacethatapersontyped');
  await look('second factors');
  await page.getByText('Rename').click();
  await page.getByLabel('Name').fill(' ');
  await press(page, 'Save');
  await look('second factors with a refused name');
  await go('/account/second-factor');
  await press(page, 'Move to another phone');
  await look('app on another phone');
  await go('/account');
  await look('account');
}

async function confirm({ app, page, go }: Site, look: Look): Promise<void> {
  app.clock.now += CONFIRM_AFTER;
  await go('/confirm?next=%2Faccount%2Fsecond-factor');
  await look('confirm page');
  await page.getByLabel('Password').fill(PASSWORD);
  await typeCode(page, '000000', 'Continue');
  await look('confirm page, refused');
  await page.getByLabel('Password').fill(PASSWORD);
}

async function signIn({ app, page, go }: Site, look: Look): Promise<void> {
  await page.context().clearCookies();
  await go('/login');
  await look('log-in page');
  const arrived = page.waitForEvent('domcontentloaded');
  await page.evaluate(`(() => {
    const button = document.querySelector('button[name="passkey"]');
    button.value = '{}';
    button.form.requestSubmit(button);
  })()`);
  await arrived;
  await look('log-in page with a refused passkey');
  await typePassword(page, app);
  await look('second step');
  await typeCode(page, '000000');
  await look('second step, wrong code');
  await typeRecoveryCode(page, 'AAAA');
  await look('second step, wrong recovery code');
  for (let i = 0; i < 4; i++) {
    await page.getByLabel('Recovery code').fill('AAAA');
    await follow(page.locator('details').getByRole('button'));
  }
  await look('second step, too many tries');
  await go('/login/second-step');
  await look('second step, expired');
  await typePassword(page, app);
  await press(page, 'Use a passkey');
  await go('/account/activity');
  await look('activity');
}

async function remove({ app, page, device, go }: Site, look: Look): Promise<void> {
  await go('/account/second-factor');
  await press(page, 'Remove the app');
  await look('app removed');
  await follow(page.getByRole('button', { name: /^Remove / }).first());
  await look('passkey removed');
  await device.clear();
  await addPasskey(page, app);
  await look('recovery codes of a passkey');
  app.clock.now += CONFIRM_AFTER + STEP_MS;
  await go('/confirm');
  await look('confirm page for a passkey alone');
  await page.context().clearCookies();
  await typePassword(page, app);
  await look('second step for a passkey alone');
  const user = (await app.accounts.find(ADA.email))?.user ?? assert.fail();
  await app.factors.reset(user.id);
  await typePassword(page, app);
  await look('second factor demanded');
}
