/**
 * Everything random in a run comes from one printed seed, so that `--seed` repeats the run. Nobody
 * can pass by writing down the names of the last run.
 */
import { hash } from 'node:crypto';

const WORDS = 'amber basil cedar delta ember fjord grove hazel ivory jolly kayak lemon maple noble';
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** A person who signs up. `name` is how the report calls them. */
export type Person = { readonly name: string; readonly email: string; readonly password: string };

/** The random choices of one run. The same seed gives the same choices. */
export class Seed {
  readonly text: string;
  #count = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** A whole number from 0 up to, not including, `below`. */
  number(below: number): number {
    const bytes = hash('sha256', `${this.text} ${this.#count++}`, 'hex').slice(0, 12);
    return Number.parseInt(bytes, 16) % below;
  }

  /** One of these. The list must not be empty. */
  pick<T>(list: readonly T[]): T {
    return list[this.number(list.length)] as T;
  }

  /** Letters and digits, for names that nobody can guess. */
  letters(length: number): string {
    return Array.from({ length }, () => this.pick([...LETTERS])).join('');
  }

  /** The same list in another order. */
  shuffled<T>(list: readonly T[]): T[] {
    const left = [...list];
    return list.map(() => left.splice(this.number(left.length), 1)[0] as T);
  }

  /** A new person, with an address and a password of at least 15 characters. */
  person(name: string): Person {
    const password = [1, 2, 3].map(() => this.pick(WORDS.split(' '))).join(' ');
    return {
      name,
      email: `${name.toLowerCase()}.${this.letters(6)}@example.com`,
      password: `${password} ${this.letters(4)}`,
    };
  }
}
