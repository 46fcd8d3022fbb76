/** The name of the connection on which a page sends one command and hears one reply. */
export const commandPort = 'command';

/** The broadcast after a change: says that something changed, not what. */
export const changedMessage = 'changed';

/** The broadcast after the journal has more to read; without content, as the other. */
export const journalMessage = 'journal';
