import { randomToken } from '../../../crypto/sealer.ts';
import type { ClientProblem } from '../../../domain/clients/client-metadata.ts';
import { logoPath } from '../../../domain/clients/client-logo.ts';
import { refusal } from '../../../domain/clients/value-refusal.ts';
import { applyPolicy } from '../../../domain/clients/tokens/registration-policy.ts';
import { tokenState } from '../../../domain/clients/tokens/token-state.ts';
import type { Members } from '../../../domain/members.ts';
import type { Services } from '../../../services.ts';
import type { ClientToken } from '../../../store/clients/tokens/client-tokens.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { answering, refuse, answerRefusal, type CommandAnswer } from '../../command-answer.ts';
import type { RefusalOf } from '../command-refusal.ts';
import { asGiven } from '../../../domain/clients/registration/as-given.ts';
import { checkAlso } from '../registration/check-registration.ts';
import { draftClient, insertClient } from '../registration/create-client.ts';
import { findPrivateAddresses } from '../registration/find-private-addresses.ts';
import { findTakenAddresses } from '../registration/find-taken-addresses.ts';
import { checkNewClient } from '../registration/register-client.ts';

const notGood: RefusalOf<'token'> = { kind: 'token', message: 'the initial access token is not good' };

/** Returns the initial access token that is presented. Refused where it is not good at this moment. */
export async function findLiveToken(services: Services, presented: string): Promise<CommandAnswer<ClientToken>> {
  const token = await services.clients.tokens.findPresented(presented);
  if (!token || tokenState(token, services.nowSeconds()) !== 'live') return answerRefusal(notGood);
  return { ok: true, value: token };
}

/** Returns what is wrong with a logo. One that was uploaded belongs to the client whose page has taken it. */
export const findForeignLogo = (members: Members, issuer: string): readonly ClientProblem[] => {
  const address = members['logo_uri'];
  const isUploaded = typeof address === 'string' && logoPath({ logo_uri: address }, issuer) !== undefined;
  return isUploaded ? [{ field: 'logo_uri', ...refusal('managers_only') }] : [];
};

/** A client that has registered itself, or asks for its registration, with what only the answer to its request tells. */
export interface SelfRegistered {
  readonly record: ClientRecord;
  /** The secret in clear, where this request has drawn it. */
  readonly secret: string | undefined;
  /** The registration access token (RFC 7592): the new one, or the one that the request has presented. Its hash alone is kept. */
  readonly accessToken: string;
  readonly issuedAt: number;
}

/**
 * Registers the client of a request that holds an initial access token. Refused for what is wrong, and where another request has used the
 * token up meanwhile.
 */
export async function registerByToken(
  services: Services,
  { token, request }: { readonly token: ClientToken; readonly request: Members },
): Promise<CommandAnswer<SelfRegistered>> {
  const { members, problems } = applyPolicy(token.policy, request);
  const tokenId = token.id;
  const unsafe = [
    ...(await findPrivateAddresses(services, members)),
    ...(await findTakenAddresses(services, { members, tokenId })),
    ...findForeignLogo(members, services.config.issuer),
  ];
  const checked = checkAlso(checkNewClient(services, { members, logo: undefined }), () => [...problems, ...unsafe]);
  if (!checked.ok) return checked;
  const now = services.nowSeconds();
  const { record, secret } = draftClient(checked.value, now);
  const { clientId } = record;
  const accessToken = `geopf_rat_${randomToken()}`;
  const written = await answering(() =>
    services.transaction(async (trx) => {
      if (!(await services.clients.tokens.use(trx, tokenId))) refuse(notGood);
      await insertClient(services, trx, { record, details: { token: tokenId } });
      await services.clients.tokens.register(trx, { clientId, tokenId, accessToken });
    }),
  );
  if (!written.ok) return written;
  await services.operation.versions.check();
  const shown = { ...record, metadata: asGiven(record.metadata as Members) };
  return { ok: true, value: { record: shown, secret, accessToken, issuedAt: now } };
}
