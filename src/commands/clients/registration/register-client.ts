import { secretLives, usualLife } from '../../../domain/clients/secrets/client-secret.ts';
import { findLegacyProblems } from '../../../domain/clients/life/legacy-end.ts';
import { logoAddress } from '../../../domain/clients/client-logo.ts';
import { missingName } from '../../../domain/clients/registration/missing-name.ts';
import type { Services } from '../../../services.ts';
import type { Account } from '../../../store/account/accounts.ts';
import { answering, answerRefusal, type CommandAnswer } from '../../command-answer.ts';
import { registrationRefusal } from '../command-refusal.ts';
import { findPrivateAddresses } from './find-private-addresses.ts';
import { asGiven } from '../../../domain/clients/registration/as-given.ts';
import { checkAlso, checkRegistration } from './check-registration.ts';
import { draftClient, insertClient } from './create-client.ts';
import { drawClientSecret } from '../secrets/draw-client-secret.ts';
import { nameMaker } from './name-maker.ts';

interface Registering {
  /** The members of the registration, `client_id` among them. */
  readonly members: Readonly<Record<string, unknown>>;
  /** Id of the logo that was sent with the registration. */
  readonly logo: string | undefined;
  /** The account of the person who registers the client, and becomes its technical contact; undefined where a service does. */
  readonly account: Pick<Account, 'id' | 'email'> | undefined;
  readonly reason?: string | undefined;
}

/** Checks a registration that a person makes on a page, and returns its members with their defaults. */
export function checkNewClient(services: Services, { members, logo }: Pick<Registering, 'members' | 'logo'>) {
  const { issuer } = services.config;
  const file = { ...members, ...(logo !== undefined && { logo_uri: logoAddress(logo, issuer) }) };
  return checkAlso(checkRegistration(file, { services }), (checked) => {
    const after = checked ?? asGiven(members);
    const nowSeconds = services.nowSeconds();
    return [...missingName(after), ...findLegacyProblems({ before: undefined, after, nowSeconds })];
  });
}

/**
 * Registers a client for a person. Only this answer tells its secret, which lasts a year. Refused for what is wrong, and where
 * the id is taken.
 */
export async function registerClient(
  services: Services,
  { members, logo, account, reason }: Registering,
): Promise<
  CommandAnswer<{ readonly clientId: string; readonly drawn: ReturnType<typeof drawClientSecret> | undefined }>
> {
  const privateAddresses = await findPrivateAddresses(services, members);
  if (privateAddresses.length > 0) return answerRefusal(registrationRefusal(privateAddresses));
  const checked = checkNewClient(services, { members, logo });
  if (!checked.ok) return checked;
  const now = services.nowSeconds();
  const draft = draftClient(checked.value, now);
  const drawn =
    draft.secret === undefined
      ? undefined
      : drawClientSecret({ now, expiresAt: now + secretLives[usualLife], by: account?.id ?? null });
  const record = { ...draft.record, ...(drawn && { secrets: [drawn.kept] }) };
  const { clientId } = record;
  const written = await answering(() =>
    services.transaction(async (trx) => {
      await insertClient(services, trx, { record, reason });
      if (account) await nameMaker(services, trx, { clientId, maker: account });
      if (logo !== undefined) await services.clients.logos.adopt(trx, { id: logo, clientId });
    }),
  );
  if (!written.ok) return written;
  await services.operation.versions.check();
  return { ok: true, value: { clientId, drawn } };
}
