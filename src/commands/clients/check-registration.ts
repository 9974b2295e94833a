import { checkClientMetadata, type ClientMetadata, type ClientProblem } from '../../domain/clients/client-metadata.ts';
import { unavailableFields } from '../../domain/clients/unavailable-client-fields.ts';
import type { Services } from '../../services.ts';
import { Refused } from '../refused.ts';

const describe = ({ field, index, message }: ClientProblem) =>
  `${/^\w+$/.test(field) ? field : JSON.stringify(field)}${index === undefined ? '' : `[${index}]`} ${message}`;

interface Registration {
  readonly services: Pick<Services, 'config' | 'upstreams'>;
  readonly existing?: boolean;
  /** Names the client when several are registered at once. */
  readonly label?: string;
}

/** A client file with its defaults; throws Refused with everything that is wrong in it. */
export function checkRegistration(file: unknown, { services, existing, label }: Registration): ClientMetadata {
  const { config, upstreams } = services;
  const names = upstreams.map(({ name }) => name);
  const checked = checkClientMetadata(file, { production: config.production, existing, upstreams: names });
  const problems = checked.ok ? unavailableFields(checked.metadata, upstreams) : checked.problems;
  if (checked.ok && problems.length === 0) return checked.metadata;
  throw new Refused(`${label ? `${label}: ` : ''}${problems.map(describe).join('; ')}`);
}

/** Clients that authenticate with something that we draw; a registration without a method is one of them. */
export function usesSecret(metadata: Readonly<Record<string, unknown>>): boolean {
  const method = metadata['token_endpoint_auth_method'];
  return method === undefined || method === 'client_secret_basic' || method === 'client_secret_post';
}
