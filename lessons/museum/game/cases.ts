/** All cases, in the order of the course. Numbers are places in this list. */
import type { Case } from './case.ts';
import anyIdWillDo from './cases/any-id-will-do.ts';
import examBakery from './cases/exam-bakery.ts';
import examChoir from './cases/exam-choir.ts';
import examCinema from './cases/exam-cinema.ts';
import examPostcards from './cases/exam-postcards.ts';
import examTram from './cases/exam-tram.ts';

export const CASES: readonly Case[] = [
  // A. The wire
  examPostcards,
  examBakery,
  examTram,
  // E. Sessions
  examCinema,
  examChoir,
  // H. Authorization
  anyIdWillDo,
];
