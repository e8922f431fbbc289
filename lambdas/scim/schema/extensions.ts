import type { ComplexAttribute } from './attribute.ts';
import { enterpriseUser } from './enterprise-user.ts';

/** An extension of the User, RFC 7643 section 3.3: an attribute of the resource with a URN as its name. */
export interface Extension {
  /** The name of its schema in /Schemas. */
  readonly title: string;
  readonly attribute: ComplexAttribute;
}

/** Every extension, in the order of a response. Requests, responses and discovery use this table. */
export const extensions: readonly Extension[] = [{ title: 'EnterpriseUser', attribute: enterpriseUser }];
