import { createHash } from 'node:crypto';
import type { Context } from 'koa';
import { agentClaims, findAgent } from './agents.ts';
import { answerCode, answerError } from './answer.ts';
import { drawPage } from '../page.tsx';
import { arrive, findInteraction, goOn, openInteraction, scenariosOf } from './interaction.ts';
import { drawRefusal } from './page.tsx';
import { AgentPage, EmailPage } from './proconnect-pages.tsx';
import { readForm } from './read-form.ts';
import { CallbackRefusal, PageRefusal } from './refusal.ts';
import { findSession, startSession } from './session-cookie.ts';
import type { AcceptedRequest, Interaction, Person, StandIn } from './model.ts';

const unmet = () => new CallbackRefusal('access_denied', 'requested ACRs could not be satisfied');
const covers = ({ levels }: AcceptedRequest, { acr = '' }: Person) => levels.length === 0 || levels.includes(acr);

/** Returns a UUID that depends on the way in and on the person that it names there. */
function subjectOf(idp: string, uid: string): string {
  const hex = createHash('sha256').update(`${idp} ${uid}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** Answers at once by a live session, whatever `prompt` says, unless the level is too low. Without a session `prompt=none` is refused. */
export function beginProConnect(ctx: Context, stand: StandIn, request: AcceptedRequest): void {
  const { id, session } = findSession(ctx, stand) ?? startSession(ctx, stand);
  const { person } = session;
  if (person && covers(request, person)) return answerCode(ctx, { stand, request, person, sessionId: id });
  if (request.prompts.includes('none')) {
    const refusal = person ? unmet() : new CallbackRefusal('login_required', 'End-User authentication is required');
    return answerError(ctx, { stand, to: request, refusal });
  }
  const interaction: Interaction = { sessionId: id, request, step: 'idp', email: request.loginHint };
  openInteraction(ctx, stand, interaction);
}

interface Turn {
  readonly interaction: Interaction;
  readonly form?: URLSearchParams;
  readonly error?: string;
}

function draw(ctx: Context, stand: StandIn, { interaction, error }: Turn): void {
  const { request, step, email } = interaction;
  const about = { service: request.client.client_name, email, siret: request.siretHint, error };
  const properties = { ...about, scenarios: scenariosOf(stand) };
  if (error) ctx.status = 422;
  drawPage(ctx, step === 'idp' ? <EmailPage {...properties} /> : <AgentPage {...properties} />);
}

function signIn(ctx: Context, stand: StandIn, { interaction, form = new URLSearchParams() }: Turn): void {
  const persona = (form.get('persona') ?? '').trim();
  const isScenario = persona.startsWith('scenario:');
  const scenario = isScenario ? stand.scenarios.named(persona.slice('scenario:'.length)) : undefined;
  const agent = isScenario ? scenario && findAgent('agent-etat') : findAgent(persona);
  if (!agent) return draw(ctx, stand, { interaction, error: 'Cette identité de test n’existe pas.' });
  const acr = form.get('acr') || agent.acr;
  const person: Person = {
    sub: subjectOf(agent.idp_id, agent.uid),
    claims: agentClaims(agent, { email: interaction.email, siret: form.get('siret') ?? undefined }),
    acr,
    amr: acr.endsWith('-mfa') ? ['pwd', 'otp', 'mfa'] : ['pwd'],
    authTime: stand.now(),
  };
  const { request } = interaction;
  stand.interactions.delete(ctx['params'].id);
  if (!covers(request, person)) return answerError(ctx, { stand, to: request, refusal: unmet() });
  return answerCode(ctx, { stand, request, person, sessionId: arrive(ctx, stand, person), scenario });
}

function act(ctx: Context, stand: StandIn, { interaction, form = new URLSearchParams() }: Turn): void {
  const { request, step } = interaction;
  const action = form.get('action');
  if (action === 'abort') {
    stand.interactions.delete(ctx['params'].id);
    const refusal = new CallbackRefusal('access_denied', 'User auth aborted');
    return answerError(ctx, { stand, to: request, refusal });
  }
  if (step === 'idp' && action === 'next') {
    const email = (form.get('email') ?? '').trim();
    interaction.email = email;
    if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
      return draw(ctx, stand, { interaction, error: 'Saisissez une adresse électronique valide.' });
    }
    interaction.step = 'persona';
    return goOn(ctx);
  }
  if (step === 'persona' && action === 'signin') return signIn(ctx, stand, { interaction, form });
  return goOn(ctx);
}

/** The pages of one authorization request, for the browser that began it. */
export async function showProConnect(ctx: Context, stand: StandIn): Promise<void> {
  const interaction = findInteraction(ctx, stand);
  if (!interaction) {
    const refusal = new PageRefusal('Y030110', 'session-not-found');
    return drawRefusal(ctx, { provider: stand.name, refusal });
  }
  if (ctx.method !== 'POST') return draw(ctx, stand, { interaction });
  return act(ctx, stand, { interaction, form: await readForm(ctx) });
}
