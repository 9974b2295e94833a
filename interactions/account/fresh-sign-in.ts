import type Koa from 'koa';
import type { AccountPath } from '../engine/account-path.ts';
import { reaches } from '../../src/domain/assurance/assurance.ts';
import { isFresh } from '../../src/domain/account/session-life.ts';
import { formOf } from '../../src/http/read-form.ts';
import type { SignedInSession } from '../../src/oidc/oidc.ts';
import type { Services } from '../../src/services.ts';
import { withoutSecrets } from '../engine/engine.tsx';
import type { Form } from '../engine/flow.ts';
import { patchFlow, type FlowKey } from '../engine/flow-store.ts';
import type { KeptForm } from '../flow-states/kept-form.ts';
import { ownRequest, twoFactors } from '../engine/own-request.ts';

/** Whoever comes back later finds the page as the account is. */
const keptSeconds = 3600;
const now = () => Math.floor(Date.now() / 1000);

/** What was typed before the sign-in was renewed. */
export function keptFields({ kept }: { readonly kept?: KeptForm | undefined }): Form | undefined {
  return kept && kept.at + keptSeconds > now() ? kept.fields : undefined;
}

/** Back from a sign-in that a form had asked for: secrets are to be typed again, and the button pressed. */
export function isBackFromSignIn({ kept }: { readonly kept?: KeptForm | undefined }): boolean {
  return kept !== undefined && isFresh(kept.at);
}

interface Visitor {
  /** Holds a second factor, also one that sign-ins do not ask for. */
  readonly needsTwoFactors: boolean;
  readonly session: Pick<SignedInSession, 'loginAt' | 'acr'>;
}

/** Whether the person has signed in lately, and with two factors where she holds a second one. */
export function isProvedLately({ needsTwoFactors, session }: Visitor): boolean {
  return isFresh(session.loginAt) && (!needsTwoFactors || reaches(session.acr, 'eidas0-mfa'));
}

/** What is missing: both factors where the sign-in is old, else the second one. */
function missing({ needsTwoFactors, session }: Visitor): Readonly<Record<string, string>> {
  return {
    ...(isFresh(session.loginAt) ? {} : { prompt: 'login' }),
    ...(needsTwoFactors ? twoFactors : {}),
  };
}

interface Leaving {
  readonly services: Pick<Services, 'config' | 'payloads'>;
  readonly ctx: Koa.Context;
  /** The page to come back to, and the row of its flow. */
  readonly path: AccountPath;
  readonly flowKey: FlowKey<{ readonly kept?: KeptForm }>;
  readonly visitor: Visitor;
}

/**
 * Sends the person through the sign-in again and back to the page, with what was typed. The form waits in the flow's row, whose key
 * holds browser and account: another person who signs in there, and another browser, do not get it.
 */
export async function signInAgain({ services, ctx, path, flowKey, visitor }: Leaving): Promise<void> {
  const { config } = services;
  const { csrf: _csrf, action: _action, ...fields } = withoutSecrets(formOf(ctx));
  const kept: KeptForm = { fields, at: now() };
  await patchFlow(services, flowKey, { kept });
  ctx.status = 303;
  // The page may have been one question of several at its path.
  const wishes = { ...missing(visitor), ...(ctx.querystring && { state: ctx.querystring }) };
  ctx.redirect(ownRequest({ issuer: config.issuer, path, wishes }));
}
