/** The first session-rule number of signed-in tabs, three a tab. */
export const firstTabRule = 1000;
