/** The table of contents: every address, who may enter, and what answers. Nothing else is reachable. */
import type { Access, Route } from './handlers/access.ts';
import { dashboardHandlers } from './handlers/dashboard.ts';
import type { Deps } from './handlers/deps.ts';
import { healthHandlers } from './handlers/health.ts';
import { homeHandlers } from './handlers/home.ts';
import { loginHandlers } from './handlers/login.ts';
import { signupHandlers } from './handlers/signup.ts';

/** Builds the handlers and lists the routes. The first word of each says who may enter: see handlers/access.ts. */
export function routes(
  { file, probe, anyone, guest, member }: Access,
  deps: Deps,
): readonly Route[] {
  const home = homeHandlers(deps);
  const { health, ready } = healthHandlers(deps);
  const signup = signupHandlers(deps);
  const login = loginHandlers(deps);
  const dashboard = dashboardHandlers(deps);

  return [
    anyone('GET', '/', home.show),
    guest('GET', '/signup', signup.show),
    guest('POST', '/signup', signup.create),
    guest('GET', '/login', login.show),
    guest('POST', '/login', login.create),
    anyone('POST', '/logout', login.destroy),
    member('GET', '/dashboard', dashboard.show),

    probe('/health', health),
    probe('/ready', ready),

    ...Array.from(deps.files.handlers, ([path, handler]) => file(path, handler)),
  ];
}
