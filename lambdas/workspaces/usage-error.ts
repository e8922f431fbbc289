/** An operator asked for something that cannot be done. The message says why and what to do; it is shown as one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** It cannot be done as things are. */
export class StateConflict extends UsageError {
  /** The attribute that names it, if it is one of the request. */
  readonly attribute: string | undefined;

  constructor(message: string, attribute?: string) {
    super(message);
    this.attribute = attribute;
  }
}

/** A value is not allowed. */
export class InvalidValue extends UsageError {
  /** The attribute of the request that has the value. */
  readonly attribute: string;

  constructor(message: string, attribute: string) {
    super(message);
    this.attribute = attribute;
  }
}
