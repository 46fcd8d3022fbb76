/** What can be done for many tenants at once, in the order it is offered. */
export const togetherActs = ['login', 'check', 'renew', 'open', 'logout'] as const;
export type TogetherAct = (typeof togetherActs)[number];
