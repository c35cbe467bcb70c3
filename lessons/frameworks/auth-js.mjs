/** A log-in with Auth.js and its credentials provider: without an adapter, there is no table. */
import { ExpressAuth, getSession } from '@auth/express';
import Credentials from '@auth/express/providers/credentials';
import express from 'express';

const config = {
  secret: 'a secret of the example, which is long enough',
  trustHost: true,
  providers: [
    Credentials({
      credentials: { username: {}, password: {} },
      authorize: ({ username, password }) =>
        username === 'ada' && password === 'rainy otters juggle lamps' ? { id: '1', name: 'ada' } : null,
    }),
  ],
};

const app = express();
app.use('/auth', ExpressAuth(config));
app.get('/me', async (request, response) => {
  const session = await getSession(request, config);
  if (session === null) return response.status(401).send('Who are you?');
  response.send(session.user.name);
});

const server = app.listen(Number(process.env.PORT), '127.0.0.1', () => {
  process.stdout.write(`http://localhost:${server.address().port}\n`);
});
