/** Words of English that no other catalogue language has: they mark an untranslated sentence. */
export const englishWord = /\b(?:is|must|has|the|with|which|cannot|not|and|of|from|looks|another|than)\b/i;
