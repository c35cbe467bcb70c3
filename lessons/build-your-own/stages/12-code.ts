/** The code that the findings of stage 12 show as their third hint. */
import type { Code } from '../failure.ts';

export const LADDER: Code = {
  js: `const { origin, 'sec-fetch-site': site } = request.headers;
const own = \`http://\${request.headers.host}\`;
const ownSite = site === undefined || site === 'same-origin' || site === 'none';
const ownOrigin = origin === undefined || origin === own || (origin === 'null' && site !== undefined);
if (!ownSite || !ownOrigin) return response.writeHead(403).end();   // before anything else`,
  python: `origin, site = self.headers.get('Origin'), self.headers.get('Sec-Fetch-Site')
own = 'http://' + self.headers['Host']
own_site = site in (None, 'same-origin', 'none')
own_origin = origin in (None, own) or (origin == 'null' and site)
if not own_site or not own_origin: return self.answer(403, b'')   # before anything else`,
  go: `origin, site := r.Header.Get("Origin"), r.Header.Get("Sec-Fetch-Site")
ownSite := site == "" || site == "same-origin" || site == "none"
ownOrigin := origin == "" || origin == "http://"+r.Host || (origin == "null" && site != "")
if !ownSite || !ownOrigin {
	http.Error(w, "This form was sent from another site.", 403)
	return
}   // from Go 1.25, http.CrossOriginProtection does all this`,
};

export const AROUND: Code = {
  js: `const answer = async (request) => {
  if (request.method !== 'GET' && isForeign(request)) return refuse(403);   // once, for all addresses
  return routes[\`\${request.method} \${path}\`]?.(request) ?? refuse(404);
};`,
  python: `def do_POST(self):
    if self.is_foreign(): return self.answer(403, b'')   # once, for all addresses
    ROUTES['POST', self.path](self)`,
  go: `guarded := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	if r.Method != "GET" && isForeign(r) {
		http.Error(w, "This form was sent from another site.", 403)
		return
	}
	mux.ServeHTTP(w, r)   // once, for all addresses
})`,
};

export const TOKEN: Code = {
  js: `const token = createHmac('sha256', key).update(ticketOf(request)).digest('base64url');   // in the form
if (fields.get('token') !== token) return refuse(403);                                 // of this session alone`,
  python: `token = hmac.new(KEY, ticket.encode(), 'sha256').hexdigest()   # in the form
if not hmac.compare_digest(fields['token'], token): raise Refusal(403)   # of this session alone`,
  go: `mac := hmac.New(sha256.New, key)
mac.Write([]byte(ticketOf(r)))   // of this session alone
if !hmac.Equal(mac.Sum(nil), tokenOf(r)) {
	http.Error(w, "Load the page again.", 403)
	return
}`,
};

export const BY_METHOD: Code = {
  js: "if (request.method !== 'POST') return response.writeHead(405, { allow: 'POST' }).end();",
  python:
    "ROUTES = {('POST', '/password'): change_password}   # and no ('GET', …) that changes anything",
  go: `if r.Method != "POST" {
	http.Error(w, "Send the form.", 405)
	return
}   // and PostFormValue, not FormValue: that one reads the address, too`,
};

export const TYPE: Code = {
  js: "const type = request.headers['content-type'] ?? '';\nif (!/^application\\/x-www-form-urlencoded *(;|$)/i.test(type)) return response.writeHead(415).end();",
  python:
    "if self.headers.get_content_type() != 'application/x-www-form-urlencoded': raise Refusal(415)",
  go: `kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
if err != nil || kind != "application/x-www-form-urlencoded" {
	http.Error(w, "Send a form.", 415)
	return
}`,
};
