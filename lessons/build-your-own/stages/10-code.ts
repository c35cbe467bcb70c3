/** The code that the findings of stage 10 show as their third hint. */
import type { Code } from '../failure.ts';

export const SAVE: Code = {
  js: "writeFileSync(`${file}.new`, JSON.stringify([...sessions]), { flush: true });\nrenameSync(`${file}.new`, file);   // the old file or the new one, never half of one\nresponse.writeHead(303, { Location: '/dashboard' }).end();   // and only now",
  python:
    "with open(path + '.new', 'w') as file:\n    json.dump(sessions, file)\n    file.flush()\n    os.fsync(file.fileno())\nos.replace(path + '.new', path)   # the old file or the new one, never half of one\nself.answer(200, b'ok')           # and only now",
  go: 'data, _ := json.Marshal(sessions)\nif err := os.WriteFile(path+".new", data, 0o600); err != nil {\n\thttp.Error(w, "", 500)\n\treturn\n}\nos.Rename(path+".new", path)\nw.WriteHeader(200)   // and only now',
};

export const LOAD: Code = {
  js: "const file = join(process.env.DATA_DIR ?? '.', 'sessions.json');\nconst sessions = new Map(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []);",
  python:
    "path = os.path.join(os.environ.get('DATA_DIR', '.'), 'sessions.json')\nsessions = json.load(open(path)) if os.path.exists(path) else {}",
  go: 'path := filepath.Join(os.Getenv("DATA_DIR"), "sessions.json")\nif data, err := os.ReadFile(path); err == nil {\n\tjson.Unmarshal(data, &sessions)\n}',
};

export const TIMES: Code = {
  js: 'sessions.set(ticket, { email, created: Date.now(), seen: Date.now() });   // stored as they are\nconst over = Date.now() - session.seen >= IDLE;',
  python:
    "sessions[ticket] = {'email': email, 'created': time.time(), 'seen': time.time()}   # stored as they are\nover = time.time() - session['seen'] >= IDLE",
  go: 'sessions[ticket] = Session{Email: email, Created: time.Now(), Seen: time.Now()}   // stored as they are\nover := time.Since(session.Seen) >= idle',
};

export const LOCK: Code = {
  js: 'writeFileSync(`${file}.new`, text, { flush: true });\nrenameSync(`${file}.new`, file);\n// two servers at once? The second cannot listen on the port: that is lock enough',
  python:
    "os.replace(path + '.new', path)   # a whole file, or none\n# two servers at once? The second cannot listen on the port: that is lock enough",
  go: 'os.Rename(path+".new", path)   // a whole file, or none\n// two servers at once? The second cannot listen on the port: that is lock enough',
};
