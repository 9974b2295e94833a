import { day } from '../time.ts';
import type { Role } from './roles.ts';

/** The role that is taken away after a wait alone. Its holders decide who holds a role. */
export const administrator: Role = 'admin';

/** Seconds during which an administrator can object before the role is taken from her. */
export const removalSeconds = day;

/** Says why a removal that waited was ended, and the role stays. */
export type RemovalEnding =
  /** The administrator concerned objected. */
  | 'objected'
  /** The administrator who had asked for it took it back. */
  | 'withdrawn'
  /** The administrator who had asked for it administers nothing any more. */
  | 'asker_gone'
  /** The service would be left without an administrator. */
  | 'last_administrator';
