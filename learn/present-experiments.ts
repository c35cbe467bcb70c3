/** Turns the experiments into what the page lists. */

import { answersOf } from './experiments/question.ts';
import { EXPERIMENTS } from './experiments.ts';
import type { LessonLinks } from './lesson-links.ts';
import type { WireExperiment } from './views/wire-experiments.ts';

/** What has been done, and the answer that was just given. */
export type ExperimentState = {
  /** Ids that a request has shown to be done, and those whose question was answered rightly. */
  readonly seen: readonly string[];
  readonly answered: readonly string[];
  readonly wrong: { readonly id: string; readonly answer: number } | null;
};

/** Where the page of the experiments is. */
export type ExperimentFrame = {
  /** The address of the app. */
  readonly app: string;
  readonly links: LessonLinks;
  /** Where an answer is sent. */
  readonly action: string;
};

/** The experiments in the order of the course. */
export function presentExperiments(
  { seen, answered, wrong }: ExperimentState,
  { app, links, action }: ExperimentFrame,
): WireExperiment[] {
  return EXPERIMENTS.map(({ id, concept, title, how, command = '', question }) => {
    const answers = answersOf(id, question);
    return {
      id,
      part: concept.part,
      title,
      how,
      command: command === '' ? [] : [...sources(command), addressed(command, app)],
      lesson: links.concept(concept),
      state: !seen.includes(id)
        ? ('open' as const)
        : answered.includes(id)
          ? ('done' as const)
          : ('asked' as const),
      question: {
        action,
        ask: question.ask,
        answers: answers.map(({ text }) => text),
        right: question.right,
        wrong: wrong?.id === id ? (answers[wrong.answer] ?? null) : null,
      },
    };
  }).sort((a, b) => a.part.localeCompare(b.part));
}

/** Whether an answer (a number from the form) is the right one; null when there is none such. */
export function isRightAnswer(id: string, answer: number): boolean | null {
  const question = EXPERIMENTS.find((one) => one.id === id)?.question;
  const chosen = question && answersOf(id, question)[answer];
  return chosen === undefined ? null : chosen === question?.right;
}

// The page has no secrets, so a command takes them from where the learner has them.
function sources(command: string): readonly string[] {
  return [
    ...(command.includes('$TICKET')
      ? [
          '# from the jar of curl; or paste it: DevTools > Application > Cookies > session',
          'TICKET=$(awk \'$6 == "session" { print $7 }\' jar)',
        ]
      : []),
    ...(command.includes('$TOKEN')
      ? ['# paste the "token" that POST /token/login answered with', 'TOKEN=…']
      : []),
  ];
}

function addressed(command: string, app: string): string {
  const { host, hostname, port } = new URL(app);
  return command
    .replaceAll('$APP', app)
    .replaceAll('$HOSTNAME', hostname)
    .replaceAll('$HOST', host)
    .replaceAll('$PORT', port || '80');
}
