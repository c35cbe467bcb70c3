/** What people may do to their own account, unless the deployer keeps it to administrators. */
export const OWN_ACTS = ['email', 'leave'] as const;

/** `email`: change its address; `leave`: delete it. */
export type OwnAct = (typeof OWN_ACTS)[number];
