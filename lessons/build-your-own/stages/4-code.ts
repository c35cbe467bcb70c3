/** The code that most findings of stage 4 show as their third hint. */
import type { Code } from '../failure.ts';

export const TABLE: Code = {
  js: "const ticket = randomBytes(32).toString('base64url');\nsessions.set(ticket, email);               // at the log-in\nconst email = sessions.get(ticketOf(request));   // at /me",
  python:
    'ticket = secrets.token_urlsafe(32)\nsessions[ticket] = email                # at the log-in\nemail = sessions.get(ticket_of(self))   # at /me',
  go: 'raw := make([]byte, 32)\nrand.Read(raw)   // crypto/rand\nticket := base64.RawURLEncoding.EncodeToString(raw)\nsessions[ticket] = email   // at the log-in, under a lock\nholder, known := sessions[ticketOf(r)]   // at /me',
};

export const LINE: Code = {
  js: "response.setHeader('Set-Cookie', [`ticket=${ticket}; Path=/; HttpOnly; SameSite=Lax`]);",
  python: "self.send_header('Set-Cookie', f'ticket={ticket}; Path=/; HttpOnly; SameSite=Lax')",
  go: 'http.SetCookie(w, &http.Cookie{Name: "ticket", Value: ticket, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})',
};

export const ASK: Code = {
  js: 'const email = sessions.get(ticketOf(request));\nif (email === undefined) return response.writeHead(401).end();',
  python: "email = sessions.get(ticket_of(self))\nif email is None: return self.answer(401, b'')",
  go: 'email, known := sessions[ticketOf(r)]\nif !known {\n\thttp.Error(w, "Please log in.", 401)\n\treturn\n}',
};
