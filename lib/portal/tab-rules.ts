/** First session rule id of signed-in tabs. */
export const firstTabRuleId = 1000;

/** How many consecutive rule ids each signed-in tab takes. */
export const rulesPerTab = 5;
