/**
 * The pace of a person. A reader needs a quarter of a minute for each command: to find it, select
 * it, change the terminal and compare. A lesson about time has to hold at that pace, too.
 */

/** The lessons whose commands race a clock, such as a token that expires. The gate runs them so. */
export const ABOUT_TIME: readonly string[] = [
  'b3',
  'd2',
  'd3',
  'e7',
  'e11',
  'e12',
  'g3',
  'g5',
  'g10',
  'i1',
  'i3',
];

/**
 * Seconds to wait before each command, from the variable PACE; 0 without it, null when it is no
 * number from 1 to 120.
 */
export function readPace(text: string | undefined): number | null {
  if (text === undefined || text === '' || text === '0') return 0;
  const seconds = Number(text);
  return seconds >= 1 && seconds <= 120 ? seconds : null;
}
