/** The code that the findings of stage 6 show as their third hint. */
import type { Code } from '../failure.ts';

export const PAGE_CODE: Code = {
  js: "response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });\nresponse.end('<!doctype html><title>Log in</title><form method=\"post\" action=\"/login\">…</form>');",
  python:
    "self.send_response(200)\nself.send_header('Content-Type', 'text/html; charset=utf-8')\nself.end_headers()\nself.wfile.write(page.encode())",
  go: 'w.Header().Set("Content-Type", "text/html; charset=utf-8")\nio.WriteString(w, page)',
};

export const MEMBER: Code = {
  js: 'const member = (handler) => (request, response) => {\n  const email = whoAsks(request);\n  if (email === undefined) {\n    const next = encodeURIComponent(request.url);\n    return response.writeHead(303, { Location: `/login?next=${next}` }).end();\n  }\n  return handler(request, response, email);\n};',
  python:
    "def member(handler):\n    def guarded(request):\n        email = who_asks(request)\n        if email is None:\n            return redirect('/login?next=' + quote(request.path, safe=''))\n        return handler(request, email)\n    return guarded",
  go: 'member := func(next http.HandlerFunc) http.HandlerFunc {\n\treturn func(w http.ResponseWriter, r *http.Request) {\n\t\tif _, known := whoAsks(r); !known {\n\t\t\thttp.Redirect(w, r, "/login?next="+url.QueryEscape(r.RequestURI), 303)\n\t\t\treturn\n\t\t}\n\t\tnext(w, r)\n\t}\n}',
};

export const SAFE_PATH: Code = {
  js: "const here = 'http://here.invalid';\nconst isOurs = /^\\/[\\x21-\\x7e]*$/.test(next) && URL.parse(next, here)?.origin === here;\nconst location = isOurs ? next : '/dashboard';",
  python:
    "ours = re.fullmatch(r'/(?![/\\\\])[\\x21-\\x7e]*', path)\nlocation = path if ours else '/dashboard'",
  go: 'ours := regexp.MustCompile(`^/([^/\\\\\\x00-\\x20\\x7f-\\xff][\\x21-\\x7e]*)?$`)\nif !ours.MatchString(next) {\n\tnext = "/dashboard"\n}',
};

export const NO_STORE_LINE: Code = {
  js: "response.setHeader('Cache-Control', 'no-store');",
  python: "self.send_header('Cache-Control', 'no-store')",
  go: 'w.Header().Set("Cache-Control", "no-store")',
};

export const ESCAPE: Code = {
  js: 'const escapeHtml = (text) =>\n  text.replace(/[&<>"\']/g, (sign) => `&#${sign.charCodeAt(0)};`);',
  python: 'import html\ntext = html.escape(text, quote=True)   # the quotes, too',
  go: 'text = html.EscapeString(text)   // or html/template, which does it by itself',
};
