import { parseEmailAddress, type ParsedEmailAddress } from '../fields/email-address.ts';
import type { enterpriseUrn } from './user-schema.ts';

/** One value of an attribute with several values. */
export interface ScimValue {
  readonly value: string;
  readonly type?: string;
  readonly primary?: boolean;
}

/** Says what a client has said of a person, in the form in which it reads it back. */
export interface ScimUser {
  readonly userName: string;
  readonly externalId?: string;
  readonly active: boolean;
  readonly name?: { readonly formatted?: string; readonly familyName?: string; readonly givenName?: string };
  readonly displayName?: string;
  readonly title?: string;
  readonly preferredLanguage?: string;
  readonly locale?: string;
  /** One at most. */
  readonly emails?: readonly ScimValue[];
  readonly phoneNumbers?: readonly ScimValue[];
  readonly [enterpriseUrn]?: {
    readonly employeeNumber?: string;
    readonly organization?: string;
    readonly division?: string;
    readonly department?: string;
  };
}

/** The way to a text of a person, or to the values of an attribute that has several. */
export type ScimPath = {
  [Name in keyof ScimUser]-?: NonNullable<ScimUser[Name]> extends string | readonly ScimValue[]
    ? readonly [Name]
    : readonly [Name, keyof NonNullable<ScimUser[Name]>];
}[keyof ScimUser];

/** Parses the address that the invitation of a person goes to: her e-mail, or a user name that is one. */
export const invitedAddress = ({ emails, userName }: Pick<ScimUser, 'emails' | 'userName'>): ParsedEmailAddress =>
  parseEmailAddress(emails?.[0]?.value ?? userName);

/** Returns the form in which a text is searched without regard to case. */
export const searchKey = (text: string): string => text.normalize('NFC').toLowerCase();
