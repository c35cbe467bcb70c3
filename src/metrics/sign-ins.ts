/**
 * Events by kind, and sign-ins by outcome, from what web/audit.ts records of requests. What the
 * server does by itself (`key_rotated`, `secret_replaced`) and what a command does are in the log.
 */
import { GROUP_OF } from '../auth/event-groups.ts';
import type { EventKind } from '../auth/events.ts';
import { type Family, labelled } from './family.ts';

const KINDS = (Object.keys(GROUP_OF) as EventKind[]).filter((kind) => GROUP_OF[kind] !== 'server');

/**
 * What an event says about a sign-in. A right password whose second factor is still to come is no
 * event. `confirm_failed` and `confirm_throttled` are about users who are signed in.
 */
const OUTCOME_OF: Readonly<Partial<Record<EventKind, string>>> = {
  login: 'success',
  login_failed: 'failed',
  login_throttled: 'throttled',
  login_busy: 'busy',
  second_step_failed: 'second_factor_failed',
  second_step_throttled: 'second_factor_throttled',
  passkey_refused: 'passkey_refused',
};
/** `login_failed` after the right password of an account that is disabled. */
const DISABLED = 'disabled';

/** Counts events as they are recorded. All series begin at 0, so that increase() sees the first. */
export class EventCounts {
  readonly #kinds = new Map<string, number>(KINDS.map((kind) => [kind, 0]));
  readonly #outcomes = new Map<string, number>(
    [...Object.values(OUTCOME_OF), DISABLED].map((outcome) => [outcome, 0]),
  );

  recorded(kind: EventKind, reason: string | null): void {
    addOne(this.#kinds, kind);
    const outcome = kind === 'login_failed' && reason === DISABLED ? DISABLED : OUTCOME_OF[kind];
    if (outcome !== undefined) addOne(this.#outcomes, outcome);
  }

  families(): readonly Family[] {
    return [
      labelled(
        'counter',
        'coatcheck_sign_ins_total',
        'Attempts to sign in by how they ended.',
        'outcome',
        () => this.#outcomes,
      ),
      labelled(
        'counter',
        'coatcheck_events_total',
        'Security events that requests caused, by kind.',
        'kind',
        () => this.#kinds,
      ),
    ];
  }
}

function addOne(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
