/** A file that a browser loads, compressed when it was built. */
export interface Asset {
  /** With a hash of its content: it never changes. */
  readonly name: string;
  readonly type: string;
  /** Base64. */
  readonly brotli: string;
  /** Base64. */
  readonly gzip: string;
}
