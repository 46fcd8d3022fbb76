/** What can be done for many tenants at once, in the order it is offered. */
export const bulkActions = ['login', 'check', 'renew', 'open', 'logout'] as const;
export type BulkAction = (typeof bulkActions)[number];
