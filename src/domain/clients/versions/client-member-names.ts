import { fieldChecks } from '../client-fields.ts';

/** A member that a client file may hold. */
export type ClientMemberName = keyof typeof fieldChecks;

/** Returns whether this release knows a member. A version of another release may hold others. */
export const isClientMember = (name: string): name is ClientMemberName => Object.hasOwn(fieldChecks, name);
