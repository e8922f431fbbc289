import type { ComplexAttribute } from './attribute.ts';
import { enterpriseUser } from './enterprise-user.ts';

/** An extension of the User, RFC 7643 section 3.3: an attribute of the resource that has a URN as its name. */
export interface Extension {
  /** The name of its schema in /Schemas. */
  readonly title: string;
  readonly attribute: ComplexAttribute;
}

/** Every extension, in the order in which an answer lists them: requests, answers and discovery read this table. */
export const extensions: readonly Extension[] = [{ title: 'EnterpriseUser', attribute: enterpriseUser }];
