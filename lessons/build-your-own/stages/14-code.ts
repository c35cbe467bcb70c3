/** The code that the findings of stage 14 show as their third hint. */
import type { Code } from '../failure.ts';

export const FIRST_ADMIN: Code = {
  js: "const { ADMIN_EMAIL, ADMIN_PASSWORD } = process.env;\nif (ADMIN_EMAIL && ADMIN_PASSWORD && !accounts.has(ADMIN_EMAIL))\n  accounts.set(ADMIN_EMAIL, { ...(await store(ADMIN_PASSWORD)), role: 'admin' });   // at the start",
  python:
    "email, password = os.environ.get('ADMIN_EMAIL'), os.environ.get('ADMIN_PASSWORD')\nif email and password and email not in accounts:\n    accounts[email] = {**store(password), 'role': 'admin'}   # at the start",
  go: 'email, password := os.Getenv("ADMIN_EMAIL"), os.Getenv("ADMIN_PASSWORD")\nif _, taken := accounts[email]; !taken && email != "" && password != "" {\n\taccounts[email] = Account{Hash: hash(password), Role: "admin"}\n}   // at the start',
};

export const ASK_ROLE: Code = {
  js: "const account = accounts.get(sessions.get(ticketOf(request)) ?? '');\nif (account === undefined) return refuse(401);\nif (account.role !== 'admin') return refuse(403);   // the account, at each request",
  python:
    "account = accounts.get(sessions.get(self.ticket()))\nif account is None: raise Refusal(401)\nif account['role'] != 'admin': raise Refusal(403)   # the account, at each request",
  go: 'account, known := accounts[sessions[ticketOf(r)]]\nif !known {\n\thttp.Error(w, "Please log in.", 401)\n\treturn\n}\nif account.Role != "admin" {\n\thttp.Error(w, "This is for administrators.", 403)\n\treturn\n}   // the account, at each request',
};

export const LIST: Code = {
  js: 'const users = [...accounts].map(([email, { id, role, disabled }]) => ({ id, email, role, disabled }));\nresponse.end(JSON.stringify(users));   // field by field: no hash goes out',
  python:
    "users = [{'id': a['id'], 'email': e, 'role': a['role'], 'disabled': a['disabled']} for e, a in accounts.items()]\nself.answer(200, json.dumps(users).encode())   # field by field: no hash goes out",
  go: 'users := []User{}   // User has id, email, role and disabled, and no hash\nfor email, a := range accounts {\n\tusers = append(users, User{a.ID, email, a.Role, a.Disabled})\n}\njson.NewEncoder(w).Encode(users)',
};

export const SELF_OR_ADMIN: Code = {
  js: "const isAdmin = account.role === 'admin';\nif (!isAdmin && String(account.id) !== id) return refuse(403);   // before you look for it\nconst user = users.find((user) => String(user.id) === id);\nif (user === undefined) return refuse(404);                      // only an administrator comes here",
  python:
    "is_admin = account['role'] == 'admin'\nif not is_admin and str(account['id']) != wanted: raise Refusal(403)   # before you look for it\nuser = next((u for u in users if str(u['id']) == wanted), None)\nif user is None: raise Refusal(404)   # only an administrator comes here",
  go: 'if account.Role != "admin" && account.ID != id {\n\thttp.Error(w, "No.", 403)   // before you look for it\n\treturn\n}\nuser, known := byID[id]   // keys are texts, compared whole\nif !known {\n\thttp.NotFound(w, r)   // only an administrator comes here\n}',
};

export const CHANGE: Code = {
  js: "if (caller.role !== 'admin') return refuse(403);\nconst role = fields.get('role') ?? user.role;\nif (role !== 'user' && role !== 'admin') return refuse(400);\nconst admins = users.filter((one) => one.role === 'admin' && !one.disabled);\nif (admins.length === 1 && admins[0] === user && (role !== 'admin' || disabled)) return refuse(409);",
  python:
    "if caller['role'] != 'admin': raise Refusal(403)\nrole = fields.get('role', user['role'])\nif role not in ('user', 'admin'): raise Refusal(400)\nadmins = [u for u in users if u['role'] == 'admin' and not u['disabled']]\nif admins == [user] and (role != 'admin' or disabled): raise Refusal(409)",
  go: 'if caller.Role != "admin" {\n\thttp.Error(w, "This is for administrators.", 403)\n\treturn\n}\nif role != "user" && role != "admin" {\n\thttp.Error(w, "The role is user or admin.", 400)\n\treturn\n}\nif user.Role == "admin" && admins() == 1 && (role != "admin" || disabled) {\n\thttp.Error(w, "This is the only administrator.", 409)\n\treturn\n}',
};

export const DISABLE: Code = {
  js: 'for (const [ticket, session] of sessions)\n  if (session.email === user.email) sessions.delete(ticket);   // when it is disabled\nif (!right || account.disabled) return refuse(401);            // at the log-in',
  python:
    "for ticket, email in list(sessions.items()):\n    if email == user['email']: del sessions[ticket]   # when it is disabled\nif not right or account['disabled']: raise Refusal(401)   # at the log-in",
  go: 'for ticket, email := range sessions {\n\tif email == user.Email {\n\t\tdelete(sessions, ticket)   // when it is disabled\n\t}\n}\nif !right || account.Disabled {\n\thttp.Error(w, "Address and password do not match.", 401)   // at the log-in\n\treturn\n}',
};
