/**
 * The words for a one-time link that lost characters or gained some on its way: the link itself may
 * still work.
 */
export const DAMAGED = {
  title: 'This link is damaged',
  message:
    'Part of it is missing, or something was added: it should end with 43 letters, digits, “-” and “_”. Copy the whole link again, ' +
    'with any part of it on the next line, and paste it into the address bar without spaces. Or ask for a new one.',
} as const;
