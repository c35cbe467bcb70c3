/** What can be wrong in stage 2. */
import type { Finding } from '../failure.ts';

const READ = 'd-accounts/1-who-are-you.md#c16';
const STATUS = 'a-the-wire/2-methods.md#c3';
const SIGNUP = "curl -i $URL/signup -d 'email=ada@example.com'";

const CHECK = {
  js: 'if (!/^[^@\\s]+@[^@\\s]+$/.test(email) || password.length < 8) return refuse(400);',
  python:
    "if not re.fullmatch(r'[^@\\s]+@[^@\\s]+', email) or len(password) < 8: return self.answer(400, b'')",
  go: 'if !regexp.MustCompile(`^[^@\\s]+@[^@\\s]+$`).MatchString(email) || utf8.RuneCountInString(password) < 8 {\n\thttp.Error(w, "Enter an address and 8 characters or more.", 400)\n\treturn\n}',
};

export const REFUSED: Finding = {
  id: 'signup-refused',
  expected: '200, 201, 204, 302 or 303 for an address and a password of 8 characters or more',
  why: 'Somebody filled in the form as it wanted, and cannot come in.',
  tryIt: `${SIGNUP} -d 'password=rainy otters juggle lamps'`,
  read: READ,
  hints: [
    'POST /signup takes the fields `email` and `password`, and remembers both.',
    'Blanks, long passwords and addresses with a dot before the @ are all good. Check little: one @ with something on both sides, and a length.',
  ],
  code: CHECK,
};

export const BAD_ACCEPTED: Finding = {
  id: 'bad-accepted',
  expected: '400, and no account',
  why: 'An account without an address belongs to nobody, and one with a short password to everybody.',
  tryIt: `${SIGNUP} -d 'password=abc'`,
  read: READ,
  hints: [
    'Look at both fields before you store anything.',
    'Four things are refused: no address, an address without @, no password, a password of fewer than 8 characters. A field that is not sent at all is one of them.',
  ],
  code: CHECK,
};

export const SAD_TEXT: Finding = {
  id: 'error-with-200',
  expected: '400 (any 4xx is accepted)',
  why: 'A program reads the number, not the sentence.',
  tryIt: `${SIGNUP} -d 'password=abc'`,
  read: STATUS,
  hints: [
    'You noticed what is wrong and said so, under a number that means "all is well".',
    'Send the sentence with status 400: a page may have any status, and browsers show it all the same.',
  ],
  code: {
    js: "response.writeHead(400).end('A password has 8 characters or more.');",
    python: "self.answer(400, b'A password has 8 characters or more.')",
    go: 'http.Error(w, "A password has 8 characters or more.", 400)',
  },
};

export const TWICE: Finding = {
  id: 'taken-twice',
  expected: '409, and the account stays as it is',
  why: 'Whoever signs up with your address would take your account, or you would have two.',
  tryIt: `${SIGNUP} -d 'password=rainy otters juggle lamps'   # twice`,
  read: READ,
  hints: [
    'Before you store an account, look whether there is one with this address.',
    'Keep the accounts in a table whose key is the address: then there is room for one.',
  ],
  code: {
    js: 'if (accounts.has(email)) return refuse(409);\naccounts.set(email, account);',
    python: "if email in accounts: return self.answer(409, b'')\naccounts[email] = account",
    go: 'if _, taken := accounts[email]; taken {\n\thttp.Error(w, "This address is taken.", 409)\n\treturn\n}\naccounts[email] = account',
  },
};

export const CASE: Finding = {
  id: 'case-matters',
  expected: '409 (or another 4xx): it is the same address',
  why: 'People type their address as it comes, phones write a capital and a blank. One person, two accounts.',
  tryIt:
    "curl -i $URL/signup -d 'password=rainy otters juggle lamps' --data-urlencode 'email= ADA@example.com '",
  read: READ,
  hints: [
    'Choose one spelling, store it, and look up by it.',
    'Write one function that takes the blanks off and makes the letters small, and call it wherever an address comes in: here, and at the log-in.',
  ],
  code: {
    js: 'const email = (fields.get("email") ?? "").trim().toLowerCase();',
    python: "email = fields.get('email', '').strip().lower()",
    go: 'email := strings.ToLower(strings.TrimSpace(r.PostFormValue("email")))',
  },
};

export const RACE: Finding = {
  id: 'look-then-insert',
  expected: 'exactly one success, and a 4xx for the others',
  why: 'A double click sends two at once. Two rows for one address, and nobody knows which password counts.',
  tryIt: `for i in 1 2 3 4; do ${SIGNUP} -d 'password=rainy otters juggle lamps' & done; wait`,
  read: READ,
  hints: [
    'Between your look and your insert somebody else looked. Where do you wait: for the hash, for the database?',
    'Let the insert itself refuse: do the slow work first, then look and insert without waiting in between. In a database: a UNIQUE column, and catch its error.',
  ],
  code: {
    js: 'const stored = await hash(password);          // the slow work first\nif (accounts.has(email)) return refuse(409);  // no await from here\naccounts.set(email, stored);',
    python:
      "stored = hash(password)\nwith lock:\n    if email in accounts: return self.answer(409, b'')\n    accounts[email] = stored",
    go: 'stored := hash(password)   // the slow work first\nmu.Lock()\ndefer mu.Unlock()\nif _, taken := accounts[email]; taken {\n\thttp.Error(w, "This address is taken.", 409)\n\treturn\n}\naccounts[email] = stored',
  },
};

export const SPREAD: Finding = {
  id: 'spread-of-form',
  expected: 'no trace of fields that the form does not have',
  why: 'If a visitor can write `plan`, they can write `role` and `id` too. GitHub learnt it in 2012.',
  tryIt: `${SIGNUP} -d 'password=rainy otters juggle lamps' -d role=admin`,
  read: READ,
  hints: [
    'Take fields by name, one by one. You took all that came.',
    'Look for `...fields`, `Object.assign`, `**form` or `User(params)` near the place where the account is made.',
  ],
  code: {
    js: "const account = { email: fields.get('email'), hash, role: 'user' };",
    python: "account = {'email': fields['email'], 'hash': hashed, 'role': 'user'}",
    go: 'account := Account{Email: r.PostFormValue("email"), Hash: hash, Role: "user"}',
  },
};

export const SHOWN: Finding = {
  id: 'password-shown',
  expected: 'an answer without the password',
  why: 'Answers are kept: in logs, in caches, on the screen that somebody else can see.',
  tryIt: `${SIGNUP} -d 'password=rainy otters juggle lamps'`,
  read: 'd-accounts/2-passwords.md#c18',
  hints: [
    'The password comes in and never goes out again, not even to its owner.',
    'Build the answer from the fields that you mean to show, not from the whole account.',
  ],
  code: {
    js: 'response.end(JSON.stringify({ email: account.email }));',
    python: "self.answer(201, json.dumps({'email': account['email']}).encode())",
    go: 'json.NewEncoder(w).Encode(map[string]string{"email": account.Email})',
  },
};
