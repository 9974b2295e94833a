import { fieldChecks } from './client-fields.ts';

type FileMember = keyof typeof fieldChecks;

/** A member that a version of a registration may hold. */
export type ClientMemberName = Exclude<FileMember, 'client_id' | 'contacts'>;

/** Returns whether this release knows a member. A version of another release may hold others. */
export const isClientMember = (name: string): name is ClientMemberName =>
  name !== 'client_id' && name !== 'contacts' && Object.hasOwn(fieldChecks, name);
