import { openAccount, type OpenedAccount } from '../../src/commands/open-account.ts';
import type { AccountProfile } from '../../src/domain/account-profile.ts';
import { AppError } from '../../src/errors.ts';
import type { Services } from '../../src/services.ts';
import type { Lang } from '../texts/index.ts';
import { queueMail } from '../mails/queue-mail.ts';
import type { RegistrationState } from './state.ts';

/** What the optional steps were told, without what was found wrong in it. */
function toldProfile({ answers }: RegistrationState): AccountProfile {
  return Object.assign({}, ...Object.values(answers ?? {}).map(({ stored }) => stored)) as AccountProfile;
}

const hasPhoto = ({ answers }: RegistrationState) => Object.values(answers ?? {}).some(({ photo }) => photo);

interface Opening {
  readonly state: RegistrationState;
  /** Of the draft: its photo is kept under it. */
  readonly flowKey: string;
  readonly lang: Lang;
}

/** The account of a draft whose address is proved, its welcome, and all that the request has queued, in one commit. */
export function openDraft(services: Services, { state, flowKey, lang }: Opening): Promise<OpenedAccount> {
  if (!services.config.registrationOpen) throw new AppError('registration_closed');
  const { draftId, username, email, emailCanonical, passwordHash, termsVersion } = state;
  if (!username || !email || !emailCanonical || !passwordHash || !termsVersion)
    throw new Error('the draft is not complete');
  queueMail(services, { kind: 'welcome', to: email, lang, data: {} });
  return openAccount(services, {
    id: draftId,
    username,
    email,
    emailCanonical,
    passwordHash,
    termsVersion,
    locale: lang,
    profile: toldProfile(state),
    photoFrom: hasPhoto(state) ? flowKey : undefined,
  });
}

/** The user name went to somebody else: the profile is owed again, the proved address stays proved. */
export function withoutUsername({ username, emailCanonical }: RegistrationState): Partial<RegistrationState> {
  return { username: undefined, takenUsername: username, proved: emailCanonical };
}
