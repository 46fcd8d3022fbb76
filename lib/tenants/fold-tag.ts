/** The form in which tags are compared: without case, composed letters for decomposed ones. */
export const foldTag = (tag: string): string => tag.normalize('NFC').toLowerCase();
