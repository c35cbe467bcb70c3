/** A log-in with Passport and its local strategy. Passport proves who it is; the session is express-session's. */
import express from 'express';
import session from 'express-session';
import passport from 'passport';
import { Strategy } from 'passport-local';

const USERS = new Map([['ada', 'rainy otters juggle lamps']]);

passport.use(
  new Strategy((username, password, done) =>
    done(null, USERS.get(username) === password ? { name: username } : false),
  ),
);
passport.serializeUser((user, done) => done(null, user.name));
passport.deserializeUser((name, done) => done(null, USERS.has(name) ? { name } : false));

const app = express();
app.use(express.urlencoded({ extended: false }));
app.use(session({ secret: 'a secret of the example', resave: false, saveUninitialized: true }));
app.use(passport.session());

app.get('/', (_request, response) => response.send('hello'));
app.post('/login', passport.authenticate('local'), (_request, response) => response.redirect(303, '/me'));
app.get('/me', (request, response) => {
  if (!request.isAuthenticated()) return response.status(401).send('Who are you?');
  response.send(request.user.name);
});
app.post('/logout', (request, response, next) => {
  request.logout((error) => (error ? next(error) : response.redirect(303, '/')));
});

const server = app.listen(Number(process.env.PORT), '127.0.0.1', () => {
  process.stdout.write(`http://localhost:${server.address().port}\n`);
});
