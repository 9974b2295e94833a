import {
  checkClientMetadata,
  type ClientMetadata,
  type ClientProblem,
} from '../../../domain/clients/client-metadata.ts';
import { unavailableMembers } from '../../../domain/clients/unavailable-members.ts';
import type { Services } from '../../../services.ts';
import { answerRefusal, type CommandAnswer } from '../../command-answer.ts';
import { registrationRefusal, type RefusalOf } from '../command-refusal.ts';

/** The answer of a check of a registration: the registration with its defaults, or every member that is wrong. */
export type Checked<Value> = CommandAnswer<Value, RefusalOf<'registration'>>;

/** Returns what a check refuses. */
export const problemsOf = (checked: Checked<unknown>): readonly ClientProblem[] =>
  checked.ok ? [] : checked.refused.problems;

/**
 * Returns the answer of a check, which refuses what `alsoWrong` finds too: a person learns of every mistake at once.
 * @param alsoWrong receives what was checked; undefined where the check has refused
 */
export function checkAlso<T>(
  checked: Checked<T>,
  alsoWrong: (checked: T | undefined) => readonly ClientProblem[],
): Checked<T> {
  const problems = [...problemsOf(checked), ...alsoWrong(checked.ok ? checked.value : undefined)];
  return problems.length > 0 ? answerRefusal(registrationRefusal(problems)) : checked;
}

interface Registration {
  readonly services: Pick<Services, 'config' | 'upstreams'>;
  readonly existing?: boolean;
  /** Name of the client, for an error among several registrations. */
  readonly label?: string;
}

/** Returns a client file with its defaults, or every error in it. */
export function checkRegistration(file: unknown, { services, existing, label }: Registration): Checked<ClientMetadata> {
  const { config, upstreams } = services;
  const names = upstreams.map(({ name }) => name);
  const checked = checkClientMetadata(file, { production: config.production, existing, upstreams: names });
  const problems = checked.ok
    ? unavailableMembers(checked.metadata, { upstreams, mtls: config.mtls })
    : checked.problems;
  if (checked.ok && problems.length === 0) return { ok: true, value: checked.metadata };
  return answerRefusal(registrationRefusal(problems, label));
}
