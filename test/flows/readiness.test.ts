import { describe, it } from 'node:test';
import { signUpRootAndAda } from '../people.ts';
import { startApp } from '../support.ts';
import { expectReadiness } from './readiness.ts';

describe('/ready, doctor, the overview, the metrics and the log', () => {
  it('say the same of a database that is read-only', async (t) => {
    const app = await startApp(t);
    const { root } = await signUpRootAndAda(app);
    await expectReadiness(app, root, 'ok');
    const repair = await app.testDatabase.refuseWrites();
    await expectReadiness(app, root, 'read_only');
    await repair();
    await expectReadiness(app, root, 'ok');
  });
});
