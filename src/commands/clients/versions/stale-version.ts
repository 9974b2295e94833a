import { differencesBetween, type FieldDifference } from '../../../domain/clients/client-differences.ts';
import type { ClientVersion } from '../../../store/clients/client-versions.ts';
import { Refused } from '../../refused.ts';

/** Says that somebody else has changed the client since the version that this change was made for. Nothing was written. */
export class StaleVersion extends Refused {
  /** The version that the change was made for; undefined where the client never had it. */
  readonly base: ClientVersion | undefined;
  /** The version that the client has now. */
  readonly current: ClientVersion;
  /** Says what became something else between the two, field by field. */
  readonly differences: readonly FieldDifference[];

  constructor(base: ClientVersion | undefined, current: ClientVersion) {
    super(`"${current.clientId}" was changed meanwhile: it has version ${current.number} now`);
    this.base = base;
    this.current = current;
    this.differences = base ? differencesBetween(base.members, current.members) : [];
  }
}
