/** The preferences of a new installation: plain data, so that a page's bundle holds no schema. */
export const emptyPreferences = { lastAccount: {}, portalOrigins: {}, portalOpenedOn: {}, usedAt: {} };
