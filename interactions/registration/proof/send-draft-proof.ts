import { findFormerHolders } from '../../../src/commands/keycloak/former-names.ts';
import { emailCodeHash } from '../../../src/commands/registration/check-email-code.ts';
import { mayMail } from '../../../src/commands/registration/may-mail.ts';
import { randomToken } from '../../../src/crypto/sealer.ts';
import { drawEmailCode } from '../../../src/domain/limits/email-code.ts';
import type { Services } from '../../../src/services.ts';
import type { About } from '../../engine/flow.ts';
import { storedFlowKey, type FlowKey } from '../../engine/flow-store.ts';
import { makeActionLink } from '../../engine/action-link.ts';
import type { Proof, RegistrationState } from '../../flow-states/registration-state.ts';
import { day } from '../../../src/domain/time.ts';

/** A link lives as long as the draft; seconds. */
const linkSeconds = day;

/** The draft that a link points to, and the message that holds the link. */
export interface VerifyAddressData {
  readonly draftId: string;
  readonly proofId: string;
  readonly flowKey: FlowKey<RegistrationState>;
  readonly browser: string;
  /** Page on which the browser that began the registration goes on. */
  readonly path: string;
  /** The upstream through which the person came. She has no password then, so another browser could not be asked for one. */
  readonly upstream?: string | undefined;
}

interface Sending {
  readonly draftId: string;
  /** The address as it was typed, and its canonical form. */
  readonly email: string;
  readonly emailCanonical: string;
  /** The upstream through which the person came. */
  readonly upstream?: string | undefined;
  /** The proof of an earlier message. */
  readonly former?: Proof | undefined;
}

/** Returns the address of a draft, and the members of the draft that its message needs. */
export const sendingOf = ({
  draftId,
  email = '',
  emailCanonical = '',
  upstreamIdentity,
}: RegistrationState): Sending => ({
  draftId,
  email,
  emailCanonical,
  upstream: upstreamIdentity?.upstream,
});

function pathWithoutStep(path: string): string {
  const url = new URL(path, 'http://localhost');
  url.searchParams.delete('step');
  return `${url.pathname}${url.search}`;
}

/**
 * Sends a code and a link to a new address, or tells a known address that it has an account. Both cost the same queries, hashes and rows,
 * and give proofs that look alike. Over the limit of where it is asked for no message leaves, and an earlier message stays good.
 */
export async function sendDraftProof(services: Services, about: About, sending: Sending): Promise<Proof> {
  const { draftId, email, emailCanonical, upstream, former } = sending;
  const known = await services.account.accounts.findAddressHolder({ email, emailCanonical });
  // A person who has not come over yet has an account too. A second one would be another person to every service.
  const there = await findFormerHolders(services, { kind: 'email', text: known ? undefined : emailCanonical });
  const isKnown = known !== undefined || there.length > 0;
  const kind = isKnown ? 'registration-existing' : 'verify-address';
  const isKnownBrowser = await services.account.knownBrowsers.has({
    accountId: known?.id ?? draftId,
    browser: about.browser,
  });
  const from = { ip: about.ip, knownBrowser: isKnownBrowser ? about.browser : undefined };
  const mayLeave = await mayMail(services, { kind, to: email, from });
  if (!mayLeave && former?.emailCanonical === emailCanonical) return former;

  const id = randomToken();
  const code = drawEmailCode();
  const data: VerifyAddressData = {
    draftId,
    proofId: id,
    flowKey: storedFlowKey(about.flowKey),
    browser: about.browser,
    path: pathWithoutStep(about.path),
    upstream,
  };
  const { href } = makeActionLink(services, {
    link: { purpose: 'verify-address', data: { ...data } },
    seconds: linkSeconds,
  });
  const { lang } = about;
  if (mayLeave && isKnown) services.messages.registrationExisting({ email, known, upstream, lang });
  if (mayLeave && !isKnown) services.messages.registrationCode({ email, code, link: href, lang });
  const isTypable = mayLeave && !isKnown;
  return {
    id,
    emailCanonical,
    codeHash: emailCodeHash(services, { id, code: isTypable ? code : randomToken() }),
    sentAt: services.nowSeconds(),
  };
}
