/**
 * The words for a one-time link that lost characters or gained some on its way: the link itself may
 * still work.
 */
export const DAMAGED = {
  title: 'This link is damaged',
  message:
    'It ends with 43 letters, digits, “-” and “_”, and something is missing or was added. Copy the whole link again, ' +
    'also what stands on its next line, and paste it into the address bar without spaces. Or ask for a new one.',
} as const;
