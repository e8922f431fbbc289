export const credentialNameRule = '1 to 100 characters, not only spaces, on one line';

/** Whether people can recognize a credential by this name, in lists of one line each. */
export const isCredentialName = (text: string) => text.length <= 100 && isOneLine(text);

/** Whether a text can be seen, on one line. */
export const isOneLine = (text: string) => /[^\p{Z}\p{C}]/u.test(text) && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);
