import type { Context } from 'koa';
import type { Interaction, Person, StandIn } from './model.ts';
import { endSession, findSession, startSession } from './session-cookie.ts';

/** Leads the browser to the pages of an authorization request that was accepted. */
export function openInteraction(ctx: Context, stand: StandIn, interaction: Interaction): void {
  ctx.status = 303;
  ctx.redirect(`${stand.path}/interaction/${stand.interactions.add(interaction)}`);
}

/** Returns the request of this page; undefined where it is over, or another browser began it. */
export function findInteraction(ctx: Context, stand: StandIn): Interaction | undefined {
  const interaction = stand.interactions.find(ctx['params'].id);
  return findSession(ctx, stand)?.id === interaction?.sessionId ? interaction : undefined;
}

/** Draws the page of the next step. */
export function goOn(ctx: Context): void {
  ctx.status = 303;
  ctx.redirect(ctx.path);
}

/** Opens the session of a person. A session gets a new name when its person arrives. */
export function arrive(ctx: Context, stand: StandIn, person: Person): string {
  endSession(ctx, stand);
  return startSession(ctx, stand, { person }).id;
}

/** Returns what a form takes in the place of a persona: the misbehaviours, each by its name. */
export const scenariosOf = ({ scenarios }: StandIn): readonly string[] =>
  scenarios.names().map(({ name }) => `scenario:${name}`);
