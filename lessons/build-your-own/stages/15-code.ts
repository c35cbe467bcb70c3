/** The code that the findings of the encore show as their third hint. */
import type { Code } from '../failure.ts';

export const ISSUE: Code = {
  js: "const token = randomBytes(32).toString('base64url');\ntokens.set(token, { email, expiresAt: Date.now() + 1000 * Number(process.env.TOKEN_SECONDS ?? 600) });\nresponse.setHeader('Content-Type', 'application/json').end(JSON.stringify({ token }));   // no cookie",
  python:
    "token = secrets.token_urlsafe(32)\ntokens[token] = (email, time.time() + float(os.environ.get('TOKEN_SECONDS', 600)))\nself.answer(200, json.dumps({'token': token}).encode())   # no cookie",
  go: 'raw := make([]byte, 32)\nrand.Read(raw)   // crypto/rand\ntoken := base64.RawURLEncoding.EncodeToString(raw)\ntokens[token] = Grant{Email: email, Until: time.Now().Add(lifetime)}\njson.NewEncoder(w).Encode(map[string]string{"token": token})   // no cookie',
};

export const VERIFY: Code = {
  js: "const [head, body, signature] = token.split('.');\nconst right = createHmac('sha256', key).update(`${head}.${body}`).digest();\nconst given = Buffer.from(signature ?? '', 'base64url');\nif (given.length !== right.length || !timingSafeEqual(given, right)) return refuse(401);\nconst { sub, exp } = JSON.parse(Buffer.from(body, 'base64url').toString());   // only now\nif (Date.now() >= exp * 1000) return refuse(401);",
  python:
    "head, body, signature = token.split('.')\nright = hmac.new(KEY, f'{head}.{body}'.encode(), 'sha256').digest()\nif not hmac.compare_digest(decode(signature), right): raise Refusal(401)\nclaims = json.loads(decode(body))   # only now\nif time.time() >= claims['exp']: raise Refusal(401)",
  go: 'parts := strings.Split(token, ".")   // three of them\nmac := hmac.New(sha256.New, key)\nmac.Write([]byte(parts[0] + "." + parts[1]))\ngiven, err := base64.RawURLEncoding.DecodeString(parts[2])\nif err != nil || !hmac.Equal(given, mac.Sum(nil)) {\n\thttp.Error(w, "This token is not valid.", 401)\n\treturn\n}   // read the claims only now',
};

export const ONE_WAY: Code = {
  js: "const { authorization } = request.headers;\nif (authorization !== undefined) return ofToken(authorization.replace(/^Bearer /i, ''));   // and nothing else\nreturn sessions.get(ticketOf(request));",
  python:
    "header = self.headers.get('Authorization')\nif header is not None: return of_token(header.removeprefix('Bearer '))   # and nothing else\nreturn sessions.get(self.ticket())",
  go: 'header := r.Header.Get("Authorization")\nif header != "" {\n\treturn ofToken(strings.TrimPrefix(header, "Bearer "))   // and nothing else\n}\nreturn sessions[ticketOf(r)]',
};

export const REVOKE: Code = {
  js: 'tokens.delete(token);        // a token that is looked up\nrevoked.set(jti, exp);       // a signed one: until it would have ended',
  python:
    'tokens.pop(token, None)      # a token that is looked up\nrevoked[jti] = exp           # a signed one: until it would have ended',
  go: 'delete(tokens, token)   // a token that is looked up\nrevoked[jti] = exp      // a signed one: until it would have ended',
};
