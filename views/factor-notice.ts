import { type Html, html } from './html.ts';
import { noticeBox } from './notice.ts';
import { absoluteTime, type Times, timeTag } from './time.ts';

/** Why an account without a second factor has to set one up. */
export type FactorDemand = {
  /** The end of the time to do so (ms); null when it is over. */
  readonly until: number | null;
  /** `reset`: an administrator removed the one it had. */
  readonly why: 'policy' | 'reset';
};

/**
 * Says that the account needs a second factor and by when. `onward` links to the page where it is
 * set up. Empty for null.
 */
export function factorNotice(
  demand: FactorDemand | null,
  times: Times,
  onward: boolean,
): Html | false {
  return (
    demand !== null &&
    noticeBox(
      'note',
      html`${sentence(demand, times)}${onward && html` <a href="/account/second-factor">Set one up</a>`}`,
    )
  );
}

function sentence({ until, why }: FactorDemand, times: Times): Html {
  if (until !== null) {
    return html`Your account needs a second factor by ${absoluteTime(until, times)} (${timeTag(until, times)}).`;
  }
  return why === 'reset'
    ? html`An administrator has reset your second factor. Set up a new one to continue.`
    : html`This site requires a second factor. Set one up to continue.`;
}
