import { openAccount, type OpenedAccount } from '../../src/commands/account/open-account.ts';
import type { AccountProfile } from '../../src/domain/account/account-profile.ts';
import { certifiedNames, statedNames } from '../../src/domain/federation/upstream-identity.ts';
import { AppError } from '../../src/errors.ts';
import type { Services } from '../../src/services.ts';
import type { MadeAccount } from '../../src/store/account/accounts.ts';
import type { FlowKey } from '../engine/flow-store.ts';
import type { Lang } from '../texts/index.ts';
import type { RegistrationState } from '../flow-states/registration-state.ts';

/** Returns the valid answers of the optional steps, with the names that the upstream states. */
function toldProfile({ answers, upstreamIdentity }: RegistrationState): AccountProfile {
  const stored = Object.values(answers ?? {}).map((answer) => answer.stored);
  return Object.assign(
    {},
    // « Valider » passes by the page that shows them.
    upstreamIdentity && statedNames(upstreamIdentity),
    ...stored,
    upstreamIdentity && certifiedNames(upstreamIdentity),
  ) as AccountProfile;
}

const hasPhoto = ({ answers }: RegistrationState) => Object.values(answers ?? {}).some(({ photo }) => photo);

interface Opening {
  readonly state: RegistrationState;
  /** Key of the draft, under which its photo is kept. */
  readonly flowKey: FlowKey;
  readonly lang: Lang;
  /** Queues what belongs in the same commit as the account. */
  readonly alongside?: (account: MadeAccount) => Promise<unknown>;
}

/** Writes the account of a draft whose address is proved, its welcome, and what the request has queued, in one commit. */
export function openDraft(services: Services, opening: Opening): Promise<OpenedAccount> {
  const { state, flowKey, lang, alongside } = opening;
  if (!services.config.registrationOpen) throw new AppError('registration_closed');
  const { draftId, username, email, emailCanonical, passwordHash, termsVersion, upstreamIdentity } = state;
  const hasWayIn = passwordHash !== undefined || upstreamIdentity !== undefined;
  if (!username || !email || !emailCanonical || !hasWayIn || !termsVersion)
    throw new Error('the draft is not complete');
  const draft = {
    id: draftId,
    username,
    email,
    emailCanonical,
    passwordHash: passwordHash ?? null,
    upstreamIdentity,
    termsVersion,
    locale: lang,
    profile: toldProfile(state),
    photoFrom: hasPhoto(state) ? flowKey : undefined,
  };
  return openAccount(services, draft, alongside);
}

/** The user name went to somebody else: the profile is owed again, the proved address stays proved. */
export function withoutUsername({ username, emailCanonical }: RegistrationState): Partial<RegistrationState> {
  return { username: undefined, takenUsername: username, proved: emailCanonical };
}

/** The address went to somebody else: another one is owed, and the rest is kept. */
export function withoutAddress(state: RegistrationState): RegistrationState {
  const { email: _email, emailCanonical: _canonical, passed: _passed, proof: _proof, proved: _proved, ...rest } = state;
  return rest;
}
