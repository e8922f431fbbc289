/** How long before its end a credential is marked, in milliseconds: that of the service, which the page cannot import. A test compares both. */
export const longestNotice = 30 * 86_400_000;
