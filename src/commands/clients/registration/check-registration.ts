import {
  checkClientMetadata,
  type ClientMetadata,
  type ClientProblem,
  type StoredMetadata,
} from '../../../domain/clients/client-metadata.ts';
import { unavailableFields } from '../../../domain/clients/unavailable-client-fields.ts';
import type { Services } from '../../../services.ts';
import { Refused } from '../../refused.ts';

const describe = ({ field, index, message }: ClientProblem) =>
  `${/^\w+$/.test(field) ? field : JSON.stringify(field)}${index === undefined ? '' : `[${index}]`} ${message}`;

/** Says what is wrong with a registration, member by member. */
export class RegistrationRefused extends Refused {
  readonly problems: readonly ClientProblem[];

  constructor(problems: readonly ClientProblem[], label?: string) {
    super(`${label ? `${label}: ` : ''}${problems.map(describe).join('; ')}`);
    this.problems = problems;
  }
}

/** Returns a registration as a form gives it, although something of it is refused: without the members that the form takes away. */
export const asGiven = (members: Readonly<Record<string, unknown>>): StoredMetadata =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));

/**
 * Returns the answer of a check. Throws RegistrationRefused with what the check refuses and with what `alsoWrong` finds: a person learns of
 * every mistake at once.
 * @param alsoWrong receives the answer; undefined where the check has refused
 */
export function checkAlso<T extends object>(
  check: () => T,
  alsoWrong: (checked: T | undefined) => readonly ClientProblem[],
): T {
  const refusedBy = (): readonly [T | undefined, readonly ClientProblem[]] => {
    try {
      return [check(), []];
    } catch (error) {
      if (error instanceof RegistrationRefused) return [undefined, error.problems];
      throw error;
    }
  };
  const [checked, refused] = refusedBy();
  const problems = [...refused, ...alsoWrong(checked)];
  if (problems.length > 0 || checked === undefined) throw new RegistrationRefused(problems);
  return checked;
}

interface Registration {
  readonly services: Pick<Services, 'config' | 'upstreams'>;
  readonly existing?: boolean;
  /** Name of the client, for an error among several registrations. */
  readonly label?: string;
}

/** Returns a client file with its defaults. Throws RegistrationRefused with every error in the file. */
export function checkRegistration(file: unknown, { services, existing, label }: Registration): ClientMetadata {
  const { config, upstreams } = services;
  const names = upstreams.map(({ name }) => name);
  const checked = checkClientMetadata(file, { production: config.production, existing, upstreams: names });
  const problems = checked.ok ? unavailableFields(checked.metadata, upstreams) : checked.problems;
  if (checked.ok && problems.length === 0) return checked.metadata;
  throw new RegistrationRefused(problems, label);
}
