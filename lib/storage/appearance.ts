/** The choices of how pages and toolbar look: plain data, because pages offer them too. */

/** `system` follows the system's own light or dark. */
export const themes = ['system', 'light', 'dark'] as const;
export const densities = ['comfortable', 'compact'] as const;
/** `ending`: sessions that end within ten minutes and cannot renew themselves. */
export const badgeCounts = ['signedIn', 'ending', 'nothing'] as const;
