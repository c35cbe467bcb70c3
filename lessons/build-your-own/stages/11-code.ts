/** The code that the findings of stage 11 show as their third hint. */
import type { Code } from '../failure.ts';

export const ID: Code = {
  js: "const idOf = (ticket) => createHash('sha256').update(ticket).digest('hex').slice(0, 16);",
  python: 'def id_of(ticket):\n    return hashlib.sha256(ticket.encode()).hexdigest()[:16]',
  go: 'sum := sha256.Sum256([]byte(ticket))\nid := hex.EncodeToString(sum[:8])',
};

export const LIST_CODE: Code = {
  js: 'const own = [...sessions].filter(([, session]) => session.email === email);\nconst list = own.map(([ticket]) => ({ id: idOf(ticket), current: ticket === ticketOf(request) }));\nresponse.end(JSON.stringify(list));',
  python:
    "own = [ticket for ticket, session in sessions.items() if session['email'] == email]\nrows = [{'id': id_of(ticket), 'current': ticket == ticket_of(self)} for ticket in own]\nself.answer(200, json.dumps(rows).encode())",
  go: 'rows := []Row{}\nfor ticket, session := range sessions {\n\tif session.Email == email {\n\t\trows = append(rows, Row{ID: idOf(ticket), Current: ticket == ticketOf(r)})\n\t}\n}\njson.NewEncoder(w).Encode(rows)',
};

export const OWN: Code = {
  js: "const own = [...sessions].filter(([, session]) => session.email === email);\nconst found = own.find(([ticket]) => idOf(ticket) === id);\nif (found === undefined) return refuse(404);   // Bob's is not among them\nsessions.delete(found[0]);",
  python:
    "own = [ticket for ticket, session in sessions.items() if session['email'] == email]\nfound = [ticket for ticket in own if id_of(ticket) == wanted]\nif not found: return self.answer(404, b'')   # Bob's is not among them\ndel sessions[found[0]]",
  go: 'for ticket, session := range sessions {\n\tif session.Email == email && idOf(ticket) == r.PathValue("id") {\n\t\tdelete(sessions, ticket)\n\t\tw.WriteHeader(204)\n\t\treturn\n\t}\n}\nhttp.NotFound(w, r)   // Bob\'s is not among them',
};

export const CHANGE: Code = {
  js: 'if (!(await matches(current, accounts.get(email)))) return refuse(403);\nif (password.length < 8) return refuse(400);\naccounts.set(email, await store(password));\nfor (const [ticket, session] of sessions) if (session.email === email) sessions.delete(ticket);\nconst ticket = startSession(email);   // and send it as a cookie, as at the log-in',
  python:
    "if not matches(current, accounts[email]): return self.answer(403, b'')\nif len(password) < 8: return self.answer(400, b'')\naccounts[email] = hashed(password)\nfor ticket in tickets_of(email): del sessions[ticket]\nticket = start_session(email)   # and send it as a cookie, as at the log-in",
  go: 'if !matches(current, accounts[email]) {\n\thttp.Error(w, "This is not your password.", 403)\n\treturn\n}\naccounts[email] = hashOf(password)\nfor ticket, session := range sessions {\n\tif session.Email == email {\n\t\tdelete(sessions, ticket)\n\t}\n}\nhttp.SetCookie(w, cookieOf(startSession(email)))',
};
