import { randomUUID } from 'node:crypto';
import type { Context } from 'koa';
import type { CallbackRefusal } from './refusal.ts';
import type { AcceptedRequest, ActiveScenario, Grant, Person, StandIn, StandInClient } from './model.ts';

function seeOther(ctx: Context, target: URL): void {
  ctx.status = 303;
  ctx.redirect(target.href);
}

interface Destination {
  readonly redirectUri: string;
  readonly state: string;
  readonly client: StandInClient | undefined;
}

const issuerOf = ({ issuer }: StandIn, client: StandInClient | undefined) => !client?.hidesIssuer && { iss: issuer };

/** Back to the service with an error. */
export function answerError(
  ctx: Context,
  { stand, to, refusal }: { readonly stand: StandIn; readonly to: Destination; readonly refusal: CallbackRefusal },
): void {
  const target = new URL(to.redirectUri);
  const answer = new URLSearchParams({
    error: refusal.error,
    error_description: refusal.message,
    state: to.state,
    ...issuerOf(stand, to.client),
  });
  if (refusal.isFragment) target.hash = answer.toString();
  else for (const [name, value] of answer) target.searchParams.append(name, value);
  seeOther(ctx, target);
}

interface SignIn {
  readonly stand: StandIn;
  readonly request: AcceptedRequest;
  readonly person: Person;
  readonly sessionId: string;
  readonly scenario?: ActiveScenario | undefined;
}

/** Back to the service with a code: only here is an ordered misbehaviour bound to a sign-in. */
export function answerCode(ctx: Context, { stand, request, person, sessionId, ...chosen }: SignIn): void {
  const active = chosen.scenario ?? stand.scenarios.ofSignIn(stand.kind, request.client.client_id);
  const scene = { stand, args: active?.args ?? {} };
  const told = active?.scenario.person?.(person, scene) ?? person;
  const grant: Grant = { id: randomUUID(), request, person: told, sessionId, scenario: active, isUsed: false };
  const code = stand.codes.add(grant);
  const plain = new URLSearchParams({ code, state: request.state, ...issuerOf(stand, request.client) });
  const answer = active?.scenario.callback?.(plain, { ...scene, grant }) ?? plain;
  const target = new URL(request.redirectUri);
  for (const [name, value] of answer) target.searchParams.append(name, value);
  seeOther(ctx, target);
}
