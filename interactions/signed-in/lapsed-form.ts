import type Koa from 'koa';
import { formOf } from '../../src/http/read-form.ts';
import type { Services } from '../../src/services.ts';
import type { OwnPath } from '../engine/own-path.ts';
import type { Pages } from '../engine/about.ts';
import { accountFlowKey, patchFlow } from '../engine/flow-store.ts';
import type { KeptForm } from '../flow-states/kept-form.ts';
import { typedFields } from './fresh-sign-in.ts';

interface Owner {
  readonly accountId: string;
  readonly browser: string;
}

const boundTo = (browser: string) => `owner of a form in ${browser}`;

/** Returns the hidden field by which a form still names its account when its session has ended. It opens in this browser alone. */
export function formOwner({ sealer }: Pick<Services, 'sealer'>, { accountId, browser }: Owner): string {
  return sealer.seal(accountId, boundTo(browser));
}

/** Returns the account that a form of this browser was drawn for; undefined when the form names none. */
export function ownerOfForm(
  { services: { sealer }, browser }: Pick<Pages, 'services' | 'browser'>,
  ctx: Koa.Context,
): string | undefined {
  return sealer.open(formOf(ctx)['owner'] ?? '', boundTo(browser.hash(ctx)));
}

interface Lapsed {
  readonly ctx: Koa.Context;
  readonly path: OwnPath;
  readonly goesOn?: boolean | undefined;
  /** The person who is signed in here. She gets a form that names no owner back, and presses its button herself. */
  readonly signedIn?: { readonly id: string };
}

/**
 * Keeps a form of the account that came after the end of its session. Only the owner of the form gets it back, in this browser: another
 * person who signs in here does not see it.
 * @returns true when something that was typed waits for her
 */
export async function keepLapsedForm(
  { services, browser }: Pick<Pages, 'services' | 'browser'>,
  { ctx, path, goesOn, signedIn }: Lapsed,
): Promise<boolean> {
  const hash = browser.hash(ctx);
  const accountId = ownerOfForm({ services, browser }, ctx) ?? signedIn?.id;
  if (accountId === undefined) return false;
  const kept = {
    fields: typedFields(ctx),
    at: services.nowSeconds(),
    hasLapsed: true,
    goesOn: goesOn ? 'signed-in' : undefined,
  } as const;
  const flowKey = accountFlowKey<{ readonly kept?: KeptForm }>(path, { accountId, browser: hash });
  await patchFlow(services, flowKey, { kept }, accountId);
  return Object.keys(kept.fields).length > 0;
}
