/** Words that of our languages English alone has: a sentence with one of them was not translated. */
export const englishWord = /\b(?:is|must|has|the|with|which|cannot|not|and|of|from|looks|another|than)\b/i;
