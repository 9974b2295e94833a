import { checkClientMetadata, type ClientMetadata, type ClientProblem } from '../../domain/clients/client-metadata.ts';
import { unavailableFields } from '../../domain/clients/unavailable-client-fields.ts';
import type { Services } from '../../services.ts';
import { Refused } from '../refused.ts';

const describe = ({ field, index, message }: ClientProblem) =>
  `${/^\w+$/.test(field) ? field : JSON.stringify(field)}${index === undefined ? '' : `[${index}]`} ${message}`;

interface Registration {
  readonly services: Pick<Services, 'config' | 'upstreams'>;
  readonly existing?: boolean;
  /** Name of the client, for an error among several registrations. */
  readonly label?: string;
}

/** Returns a client file with its defaults. Throws Refused with every error in the file. */
export function checkRegistration(file: unknown, { services, existing, label }: Registration): ClientMetadata {
  const { config, upstreams } = services;
  const names = upstreams.map(({ name }) => name);
  const checked = checkClientMetadata(file, { production: config.production, existing, upstreams: names });
  const problems = checked.ok ? unavailableFields(checked.metadata, upstreams) : checked.problems;
  if (checked.ok && problems.length === 0) return checked.metadata;
  throw new Refused(`${label ? `${label}: ` : ''}${problems.map(describe).join('; ')}`);
}
