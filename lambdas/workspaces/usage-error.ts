/** An operator asked for something that cannot be done. The message says why and what to do; it is shown as one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
