/** The bulk actions, in display order. */
export const bulkActions = ['login', 'check', 'renew', 'open', 'logout'] as const;
export type BulkAction = (typeof bulkActions)[number];
