/** Renders the parts of the wire view: for the whole page, and for the stream. */
import { type Html, html } from '../views/html.ts';
import type { Guesses, Shown } from './guesses.ts';
import type { LessonLinks } from './lesson-links.ts';
import { type Frame, presentEntry } from './present.ts';
import { type ExperimentState, presentExperiments } from './present-experiments.ts';
import { momentLink } from './views/wire.ts';
import { momentOf, type WireExchange, wireExchange } from './views/wire-exchange.ts';
import {
  type WireExperiment,
  wireCount,
  wireExperiment,
  wireNext,
  wireProgress,
} from './views/wire-experiments.ts';
import type { Entry, Wire } from './wire.ts';

/** What the parts are made of. */
export type WirePartsOptions = {
  readonly wire: Wire;
  /** The address of the app. */
  readonly app: string;
  /** The path of the page. */
  readonly base: string;
  readonly links: LessonLinks;
  readonly guesses: Guesses;
};

/** The parts of one wire. `predict`: responses are hidden until they are guessed. */
export class WireParts {
  readonly #options: WirePartsOptions;
  readonly #frame: Frame;

  constructor(options: WirePartsOptions) {
    const { app, base, links } = options;
    this.#options = options;
    this.#frame = { app, links, guessAction: `${base}/guess` };
  }

  /** The entries that are shown, oldest first. */
  shown(predict: boolean): Shown {
    const entries = this.#options.wire.entries();
    return predict ? this.#options.guesses.shown(entries) : { entries, waiting: new Map() };
  }

  /** The exchanges that are shown, oldest first; the newest that somebody asked for is open. */
  exchanges(predict: boolean): readonly WireExchange[] {
    const shown = this.shown(predict);
    const newest = shown.entries.findLast(({ because }) => because === null);
    return shown.entries.map((entry) => this.#present(entry, shown, entry === newest, predict));
  }

  /**
   * Some of the shown entries for the stream, and the link to their decisive line. `opened`: the
   * one that is open; files that a browser requested by itself never are.
   */
  some(entries: readonly Entry[], opened: Entry, predict: boolean): Html {
    const shown = this.shown(predict);
    const all = entries
      .filter((entry) => shown.entries.includes(entry))
      .map((entry) =>
        this.#present(entry, shown, entry === opened && entry.because === null, predict),
      );
    const decisive = all.findLast((exchange) => momentOf(exchange) !== null);
    return html`${all.map(wireExchange)}${decisive !== undefined && momentLink(decisive)}`;
  }

  /** All experiments. `wrong`: the answer that was just given to a question. */
  experiments(wrong: ExperimentState['wrong'] = null): readonly WireExperiment[] {
    const { wire, app, base, links } = this.#options;
    const state = { seen: wire.seen().experiments, answered: wire.answered, wrong };
    return presentExperiments(state, { app, links, action: `${base}/answer` });
  }

  /** The experiments that have changed, the next one, and the count. */
  changed(ids: readonly string[], wrong: ExperimentState['wrong'] = null): Html {
    if (ids.length === 0) return html``;
    const all = this.experiments(wrong);
    const own = all.filter(({ id }) => ids.includes(id));
    return html`${own.map(wireExperiment)}${wireNext(all)}${wireProgress(all)}${wireCount(all)}`;
  }

  #present(entry: Entry, { waiting }: Shown, open: boolean, predict: boolean): WireExchange {
    return presentEntry(entry, this.#frame, {
      open,
      guesses: predict ? this.#options.guesses : null,
      waiting: waiting.get(entry.exchange.id) ?? null,
    });
  }
}
