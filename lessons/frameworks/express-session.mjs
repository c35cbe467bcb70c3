/** A log-in with express-session as its documentation shows it: the defaults, nothing more. */
import express from 'express';
import session from 'express-session';

const app = express();
app.use(express.urlencoded({ extended: false }));
app.use(session({ secret: 'a secret of the example', resave: false, saveUninitialized: true }));

app.get('/', (_request, response) => response.send('hello'));

// What many tutorials do: the name is written into the session that is there.
app.post('/login-without-regenerate', (request, response) => {
  request.session.user = request.body.user;
  response.redirect(303, '/me');
});

// What the documentation of express-session does.
app.post('/login', (request, response, next) => {
  request.session.regenerate((error) => {
    if (error) return next(error);
    request.session.user = request.body.user;
    request.session.save((failed) => (failed ? next(failed) : response.redirect(303, '/me')));
  });
});

app.get('/me', (request, response) => {
  if (request.session.user === undefined) return response.status(401).send('Who are you?');
  response.send(request.session.user);
});

app.post('/logout', (request, response, next) => {
  request.session.destroy((error) => (error ? next(error) : response.redirect(303, '/')));
});

const server = app.listen(Number(process.env.PORT), '127.0.0.1', () => {
  process.stdout.write(`http://localhost:${server.address().port}\n`);
});
