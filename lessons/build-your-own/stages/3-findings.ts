/** What can be wrong in stage 3. */
import type { Finding } from '../failure.ts';

const PASSWORDS = 'd-accounts/2-passwords.md#c18';
const NOTHING = 'd-accounts/3-telling-nothing.md#c19';
const LOGIN = "curl -i $URL/login -d 'email=ada@example.com'";

const ONE_REFUSAL = {
  js: "const right = await matches(password, accounts.get(email)?.stored ?? dummy);\nif (!right) return refuse(401, 'Address and password do not match.');",
  python:
    "stored = accounts.get(email, dummy)\nif not matches(password, stored): return self.answer(401, b'Address and password do not match.')",
  go: 'stored, known := accounts[email]\nif !known {\n\tstored = dummy   // costs a hash, too\n}\nif !matches(password, stored) || !known {\n\thttp.Error(w, "Address and password do not match.", 401)\n\treturn\n}',
};

const AS_IT_CAME = {
  js: "const password = fields.get('password') ?? '';   // no trim, no toLowerCase, no slice",
  python: "password = fields.get('password', '')   # no strip, no lower, no [:72]",
  go: 'password := r.PostFormValue("password")   // no TrimSpace, no ToLower, no [:72]',
};

export const REFUSED: Finding = {
  id: 'login-refused',
  expected: '200, 204 or 303 for the right password',
  why: 'Somebody has an account, knows the password, and stands outside.',
  tryIt: `${LOGIN} -d 'password=rainy otters juggle lamps'`,
  read: PASSWORDS,
  hints: [
    'POST /login looks the address up in the spelling in which /signup stored it.',
    'Hash what came with the salt that is stored beside the hash, and compare the two results.',
  ],
  code: ONE_REFUSAL,
};

export const WRONG_ACCEPTED: Finding = {
  id: 'wrong-accepted',
  expected: '401',
  why: 'Then the password protects nothing.',
  tryIt: `${LOGIN} -d 'password=something else'`,
  read: PASSWORDS,
  hints: [
    'Look at what happens when address and password do not match: nothing may come after the refusal.',
    'A comparison that is a promise is always true: `if (matches(…))` lacks an `await`.',
  ],
  code: ONE_REFUSAL,
};

export const NOT_401: Finding = {
  id: 'not-401',
  expected: '401, which means: I do not know who you are',
  why: 'A program reads the number, not the sentence; 404 would even say that the address has no account.',
  tryIt: `${LOGIN} -d 'password=something else'`,
  read: NOTHING,
  hints: [
    'Send your sentence with status 401.',
    'The same status for a wrong password and for an address without account.',
  ],
  code: ONE_REFUSAL,
};

export const TWO_SENTENCES: Finding = {
  id: 'two-sentences',
  expected: 'the same status and the same bytes for an unknown address and a wrong password',
  why: "'No such user' tells me who your users are.",
  tryIt: "curl -i $URL/login -d 'email=nobody@example.com' -d 'password=something else'",
  read: NOTHING,
  hints: [
    'You have two refusals. Write one, and use it for both.',
    'The address that was typed may stand in the form again, but nothing else may differ: no header, no cookie, no field name.',
  ],
  code: ONE_REFUSAL,
};

export const CHANGED: Finding = {
  id: 'password-changed',
  expected: '401: it is another password',
  why: 'Every spelling that you let pass makes a guess worth more.',
  tryIt: `${LOGIN} -d 'password=RAINY OTTERS JUGGLE LAMPS'`,
  read: PASSWORDS,
  hints: [
    'The address has one spelling. The password has every spelling: take it as it came.',
    'Look for a trim, a lower-case or a helper for all fields on the way from the form to the hash.',
  ],
  code: AS_IT_CAME,
};

export const CUT: Finding = {
  id: 'password-cut',
  expected: '401: there was more',
  why: 'Whoever chose a long password has a short one, and does not know it.',
  tryIt: `${LOGIN} -d 'password=rainy ot'`,
  read: PASSWORDS,
  hints: [
    'Only the beginning of the password is looked at. Which function, or which column, cuts it?',
    'bcrypt reads 72 bytes and forgets the rest. Use scrypt or argon2, or refuse passwords above 72 bytes at the sign-up.',
  ],
  code: {
    js: 'const key = await promisify(scrypt)(password, salt, 32);   // node:crypto reads all of it',
    python: 'key = hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1)',
    go: 'key, err := scrypt.Key([]byte(password), salt, 1<<14, 8, 1, 32)   // golang.org/x/crypto/scrypt',
  },
};

export const PREFIX: Finding = {
  ...CUT,
  id: 'password-prefix',
  hints: [
    'You compare too little: beginnings instead of whole passwords.',
    'Compare the whole hash with the whole hash, by the function that your language has for it.',
  ],
  code: {
    js: 'timingSafeEqual(key, stored.key)',
    python: "hmac.compare_digest(key, stored['key'])",
    go: 'same := subtle.ConstantTimeCompare(key, stored.Key) == 1   // crypto/subtle',
  },
};

export const SIGNS: Finding = {
  id: 'signs-in-password',
  expected: 'a log-in: it is the same password as at the sign-up',
  why: 'Password managers love these signs, and their owners cannot type them differently.',
  tryIt: `${LOGIN} --data-urlencode 'password=a&b+c%d é'`,
  read: 'a-the-wire/3-forms-and-json.md#c4',
  hints: [
    'The form is decoded once at the sign-up and not at the log-in, or twice.',
    'Read forms in one function, and use it for both addresses.',
  ],
  code: {
    js: 'const fields = new URLSearchParams(body);   // decodes once',
    python: 'fields = urllib.parse.parse_qs(body, keep_blank_values=True)   # decodes once',
    go: 'password := r.PostFormValue("password")   // decodes once, at /signup and at /login',
  },
};

export const EARLY: Finding = {
  id: 'early-return',
  expected: 'about the same time for both (half of it or more)',
  why: 'Your sentence is the same, your clock is not: with a list of addresses one learns who has an account here.',
  tryIt:
    "curl -s -o /dev/null -w '%{time_total}\\n' $URL/login -d 'email=nobody@example.com' -d 'password=x'",
  read: NOTHING,
  hints: [
    'For an unknown address you answer before the slow work. Hash something for nobody, too.',
    'Make a stored password of nobody when the server starts, and compare with it when there is no account. Then refuse, whatever came out.',
  ],
  code: ONE_REFUSAL,
};
