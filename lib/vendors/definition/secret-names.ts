/** Names that a person would take for the place of a secret, which no tenant holds and no field shows. */
export const secretNames =
  /pass(?:word|wd|phrase|code)?|secret|token|credential|api_?key|private_?key|pwd|auth|otp/i;
