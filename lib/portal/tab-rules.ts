/** First session rule id of signed-in tabs; each tab takes three. */
export const firstTabRuleId = 1000;
