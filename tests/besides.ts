/** What is loaded later and is not the main job, each with its reason. Whatever is not named here counts. */
const besides: Readonly<Record<string, string>> = {
  welcome: 'an empty list, or one that could not be read: nobody can log in there',
  keeping:
    'the choice of how long what is typed is kept, and the way into a vault: loaded when they are pressed for',
  ticket: 'the text for a ticket: made when it is copied',
  copied: 'what was copied for a ticket: shown once it was',
};
/** Whether a script is one of those. @param path `chunks/NAME-HASH.js` */
export const isBesides = (path: string): boolean =>
  Object.hasOwn(besides, /^chunks\/([\w-]+)-[\w-]{8}\.js$/.exec(path)?.[1] ?? '');
