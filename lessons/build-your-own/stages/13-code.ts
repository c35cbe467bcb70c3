/** The code that the findings of stage 13 show as their third hint. */
import type { Code } from '../failure.ts';

export const COUNT_FIRST: Code = {
  js: `const LIMIT = 10;
const now = Date.now();
const entry = failures.get(email) ?? { count: 0, until: 0 };
if (entry.count >= LIMIT && now < entry.until) return refuse(429);
if (entry.count >= LIMIT) entry.count = 0;   // the wait is over
entry.count++;                               // before the slow work, and before any await
entry.until = now + WAIT;
failures.set(email, entry);
if (await matches(password, stored)) failures.delete(email);`,
  python: `with lock:
    count, until = failures.get(email, (0, 0))
    if count >= LIMIT and time.time() < until: raise Refusal(429, 'Wait a little.')
    if count >= LIMIT: count = 0   # the wait is over
    failures[email] = (count + 1, time.time() + WAIT)   # before the slow work
if matches(password, stored): failures.pop(email, None)`,
  go: `mu.Lock()
e := failures[email]
if e.count >= limit && time.Now().Before(e.until) {
	mu.Unlock()
	http.Error(w, "Wait a little.", 429)
	return
}
if e.count >= limit {
	e.count = 0   // the wait is over
}
failures[email] = entry{e.count + 1, time.Now().Add(wait)}   // before the slow work
mu.Unlock()`,
};

export const BY_ADDRESS: Code = {
  js: 'const key = email;   // in its one spelling; not the cookie, not User-Agent, not X-Forwarded-For',
  python:
    'key = email   # in its one spelling; not the cookie, not User-Agent, not X-Forwarded-For',
  go: 'key := email   // in its one spelling; not the cookie, not User-Agent, not X-Forwarded-For',
};

export const FOR_NOBODY: Code = {
  js: 'const key = emailOf(fields);\nif (mustWait(key)) return refuse(429);   // before you look whether there is such an account\nconst stored = accounts.get(key) ?? dummy;',
  python:
    'key = email_of(fields)\nif must_wait(key): raise Refusal(429)   # before you look whether there is such an account\nstored = accounts.get(key, dummy)',
  go: `key := emailOf(r)
if mustWait(key) {
	http.Error(w, "Wait a little.", 429)
	return
}   // before you look whether there is such an account`,
};

export const A_WAIT: Code = {
  js: 'const WAIT = 1000 * Number(process.env.WAIT_SECONDS ?? 60);   // ms; compare with the clock at each try',
  python: "WAIT = float(os.environ.get('WAIT_SECONDS', 60))   # compare with the clock at each try",
  go: 'seconds, _ := strconv.ParseFloat(os.Getenv("WAIT_SECONDS"), 64)\nwait := time.Duration(seconds * float64(time.Second))   // compare with the clock at each try',
};
