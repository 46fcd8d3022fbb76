/** The first session-rule number of signed-in tabs, three a tab. */
export const firstTabRuleId = 1000;
