import type Koa from 'koa';
import { comingBackTo, type OwnPath } from '../engine/own-path.ts';
import { reaches } from '../../src/domain/assurance/assurance.ts';
import { freshSeconds, isFresh } from '../../src/domain/assurance/given-proof.ts';
import { formOf } from '../../src/http/read-form.ts';
import type { SignedInSession } from '../../src/oidc/session/browser-sessions.ts';
import type { Services } from '../../src/services.ts';
import { withoutSecrets } from '../engine/engine.tsx';
import type { About, Form, StepView } from '../engine/flow.ts';
import { patchFlow, type FlowKey } from '../engine/flow-store.ts';
import type { KeptForm } from '../flow-states/kept-form.ts';
import { ownRequest, twoFactors } from '../engine/own-request.ts';
import { hour } from '../../src/domain/time.ts';

/** Seconds that a form waits for its person to sign in again. A person who comes back later sees what the account holds. */
const keptSeconds = hour;

type Kept = { readonly kept?: KeptForm | undefined };
type Moment = { readonly now: number };

/** Returns what the person typed before she had to sign in again. */
export function keptFields({ kept }: Kept, { now }: Moment): Form | undefined {
  return kept && kept.at + keptSeconds > now ? kept.fields : undefined;
}

/** Says whether what a person typed waits for her button after she had to sign in again. */
export const isBackUnsaved = (kept: Kept, errors: StepView<unknown>['errors'], moment: Moment): boolean =>
  Object.keys(errors).length === 0 && keptFields(kept, moment) !== undefined;

/**
 * Returns whether the person has just come back from a sign-in that a form asked for. She has to type secrets again and to press the
 * button.
 */
export function isBackFromSignIn({ kept }: Kept, { now }: Moment): boolean {
  return kept !== undefined && now - kept.at <= freshSeconds;
}

/**
 * Returns whether the page says that a form can go on now: its person has signed in after it came, or has added the second factor that was
 * missing. She presses the button: somebody else may have typed into a session that was left open.
 */
export function waitsForPress({ kept }: Kept, { now, session }: Pick<About, 'now' | 'session'>): boolean {
  if (!kept?.goesOn || !session || !keptFields({ kept }, { now }) || !isFresh(session.loginAt, now)) return false;
  return kept.goesOn === 'two-factors' ? reaches(session.acr, 'eidas0-mfa') : session.loginAt >= kept.at;
}

interface Visitor {
  /** The person holds a second factor, also one that sign-ins do not ask for. */
  readonly needsTwoFactors: boolean;
  /** The second factor alone is missing, however old the sign-in is. */
  readonly mayBeOld?: boolean;
  /** The sign-in is asked for anew, however young the last one is. */
  readonly isAnew?: boolean;
  readonly session: Pick<SignedInSession, 'accountId' | 'loginAt' | 'acr'>;
  /** Epoch seconds. */
  readonly now: number;
}

/** Returns whether the person has signed in lately, and with two factors if she holds a second one. */
export function isProvedLately({ needsTwoFactors, session, now }: Visitor): boolean {
  return isFresh(session.loginAt, now) && (!needsTwoFactors || reaches(session.acr, 'eidas0-mfa'));
}

/** Returns what the sign-in must ask for: both factors when the sign-in is old, otherwise the second factor alone. */
function missing({ needsTwoFactors, mayBeOld, isAnew, session, now }: Visitor): Readonly<Record<string, string>> {
  return {
    ...(!isAnew && (mayBeOld || isFresh(session.loginAt, now)) ? {} : { prompt: 'login' }),
    ...(needsTwoFactors ? twoFactors : {}),
  };
}

/** Returns what the person typed in a form, without the fields that are no answers of hers. */
export function typedFields(ctx: Koa.Context): Form {
  const { csrf: _csrf, action: _action, owner: _owner, ...fields } = withoutSecrets(formOf(ctx));
  return fields;
}

interface Asking {
  readonly services: Pick<Services, 'config'>;
  readonly ctx: Koa.Context;
  /** The page that the person comes back to. */
  readonly path: OwnPath;
  readonly wishes: Readonly<Record<string, string>>;
}

/** Sends the person to our sign-in with these wishes, and back to the page. */
export function leaveToSignIn({ services: { config }, ctx, path, wishes }: Asking): void {
  // Several pages share one path and differ by the rest of the address, so that rest travels in `state`.
  const back = comingBackTo(path, ctx.querystring);
  ctx.status = 303;
  ctx.redirect(
    ownRequest({
      issuer: config.issuer,
      path: back.path,
      wishes: { ...wishes, ...(back.state && { state: back.state }) },
    }),
  );
}

interface Leaving {
  readonly services: Pick<Services, 'config' | 'payloads'>;
  readonly ctx: Koa.Context;
  /** The page that the person comes back to, and below it the key of its flow. */
  readonly path: OwnPath;
  readonly flowKey: FlowKey<{ readonly kept?: KeptForm }>;
  readonly visitor: Visitor;
  readonly goesOn?: boolean | undefined;
}

/**
 * Sends the person through the sign-in again and back to the page, with what she typed. The form waits in the flow's row. The key of the
 * row holds browser and account, so another person who signs in there, or another browser, does not get the form.
 */
export async function signInAgain({ services, ctx, path, flowKey, visitor, goesOn }: Leaving): Promise<void> {
  const reason = visitor.needsTwoFactors ? 'two-factors' : 'signed-in';
  const kept = { fields: typedFields(ctx), at: visitor.now, goesOn: goesOn ? reason : undefined } as const;
  await patchFlow(services, flowKey, { kept }, visitor.session.accountId);
  leaveToSignIn({ services, ctx, path, wishes: missing(visitor) });
}
