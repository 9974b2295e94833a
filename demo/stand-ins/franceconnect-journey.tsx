import type { Context } from 'koa';
import { answerCode, answerError } from './answer.ts';
import { citizenClaims, citizenSubject, findCitizen, isComplete } from './citizens.ts';
import type { Citizen } from './citizens.ts';
import { changeable, InformationPage, PersonasPage, ProvidersPage } from './franceconnect-pages.tsx';
import { franceConnectScopes } from './franceconnect-request.ts';
import { drawPage } from '../page.tsx';
import { arrive, findInteraction, goOn, openInteraction, scenariosOf } from './interaction.ts';
import { drawRefusal } from './page.tsx';
import { readForm } from './read-form.ts';
import { CallbackRefusal, PageRefusal, technicalError } from './refusal.ts';
import { findSession, startSession } from './session-cookie.ts';
import type { AcceptedRequest, Interaction, StandIn } from './model.ts';

/** Returns the services that FranceConnect counts as one when it makes subjects. */
const entity = 'geoplateforme';
const methods = ['fc', 'pwd'];

export const openedClaims = ({ scopes }: AcceptedRequest): readonly string[] => [
  ...new Set(scopes.flatMap((scope) => franceConnectScopes[scope] ?? [])),
];

const incomplete = () => new PageRefusal('Y600006', technicalError);

/** An accepted request goes to the list of ways in, or past it where the session lives. */
export function beginFranceConnect(ctx: Context, stand: StandIn, request: AcceptedRequest): void {
  const { id, session } = findSession(ctx, stand) ?? startSession(ctx, stand);
  const { person } = session;
  const interaction: Interaction = { sessionId: id, request, step: person ? 'information' : 'idp', person };
  openInteraction(ctx, stand, interaction);
}

function draw(ctx: Context, stand: StandIn, { request, step, person }: Interaction): void {
  const service = request.client.client_name;
  if (step === 'idp') return drawPage(ctx, <ProvidersPage service={service} />);
  if (step === 'refused') {
    const back = `Revenir sur ${service}`;
    return drawRefusal(ctx, { provider: stand.name, refusal: incomplete(), back });
  }
  if (step === 'persona') return drawPage(ctx, <PersonasPage service={service} scenarios={scenariosOf(stand)} />);
  const claims = openedClaims(request).filter((name) => person?.claims[name] !== undefined);
  const name = `${String(person?.claims['given_name'])} ${String(person?.claims['family_name'])}`;
  return drawPage(ctx, <InformationPage service={service} name={name} claims={claims} />);
}

/** The persona of the form, with what the form changes of it. */
function readCitizen(form: URLSearchParams, persona: string): Citizen | undefined {
  const citizen = findCitizen(persona.startsWith('scenario:') ? 'test' : persona);
  if (!citizen) return undefined;
  const changes = changeable.filter((name) => form.get(name)).map((name) => [name, form.get(name)]);
  return { ...citizen, ...Object.fromEntries(changes) };
}

function signIn(
  ctx: Context,
  stand: StandIn,
  { interaction, form }: { interaction: Interaction; form: URLSearchParams },
) {
  const persona = (form.get('persona') ?? '').trim();
  const scenario = stand.scenarios.named(persona.replace(/^scenario:/, ''));
  const citizen = readCitizen(form, persona);
  if (!citizen || (persona.startsWith('scenario:') && !scenario)) {
    ctx.status = 422;
    const service = interaction.request.client.client_name;
    const error = 'Cette identité de test n’existe pas.';
    return drawPage(ctx, <PersonasPage service={service} scenarios={scenariosOf(stand)} error={error} />);
  }
  if (!isComplete(citizen)) {
    interaction.step = 'refused';
    return (draw(ctx, stand, interaction), void (ctx.status = 400));
  }
  const sub = citizenSubject(citizen, entity);
  const person = { sub, claims: citizenClaims(citizen), acr: 'eidas1', amr: methods, authTime: stand.now() };
  Object.assign(interaction, { person, scenario, step: 'information', sessionId: arrive(ctx, stand, person) });
  return goOn(ctx);
}

function act(ctx: Context, stand: StandIn, { interaction, form }: { interaction: Interaction; form: URLSearchParams }) {
  const { request, step, person, sessionId, scenario } = interaction;
  const action = form.get('action');
  if (action === 'abort') {
    const refusal =
      step === 'refused'
        ? new CallbackRefusal(
            'server_error',
            'authentication aborted due to a technical error on the authorization server',
          )
        : new CallbackRefusal('access_denied', 'User auth aborted');
    stand.interactions.delete(ctx['params'].id);
    return answerError(ctx, { stand, to: request, refusal });
  }
  if (step === 'idp' && form.get('idp') === 'demonstration') {
    interaction.step = 'persona';
    return goOn(ctx);
  }
  if (step === 'persona' && action === 'signin') return signIn(ctx, stand, { interaction, form });
  if (step === 'information' && person && action === 'continue') {
    stand.interactions.delete(ctx['params'].id);
    return answerCode(ctx, { stand, request, person, sessionId, scenario });
  }
  return goOn(ctx);
}

/** The pages of one authorization request, for the browser that began it. */
export async function showFranceConnect(ctx: Context, stand: StandIn): Promise<void> {
  const interaction = findInteraction(ctx, stand);
  if (!interaction) {
    return drawRefusal(ctx, { provider: stand.name, refusal: new PageRefusal('Y000400', technicalError) });
  }
  if (ctx.method !== 'POST') return draw(ctx, stand, interaction);
  return act(ctx, stand, { interaction, form: await readForm(ctx) });
}
