import { ipNetwork } from '../../src/domain/network/ip-network.ts';
import type Koa from 'koa';
import { stepEvent } from '../../src/domain/audit/step-events.ts';
import { hour } from '../../src/domain/time.ts';
import { AppError } from '../../src/errors.ts';
import { formOf, uploadOf } from '../../src/http/read-form.ts';
import { unreadableFields } from './unreadable-fields.ts';
import type { Upload } from '../../src/http/read-multipart.ts';
import type { Services } from '../../src/services.ts';
import { traced } from '../../src/tracing/traced.ts';
import { flowSeconds, forgetFlow, readFlow, writeFlow } from './flow-store.ts';
import type { About, Finish, Flow, Form, Step, StepResult } from './flow.ts';
import { languageSwitch } from '../pages/language-switch.ts';
import { renderContinuation } from '../views/continuation-page.tsx';
import { renderPage, type PageContext } from '../views/layout/page.tsx';
import { withQuery } from './with-query.ts';

interface Run<S> {
  readonly ctx: Koa.Context;
  readonly flow: Flow<S>;
  readonly about: About;
  readonly page: PageContext;
  readonly services: Services;
}

const isSecret = (field: string) => /^(password|current|captcha|code|otp|recovery|credential|ticket)/i.test(field);

/** Returns the fields that may be stored and drawn again when a form is refused: all but passwords, codes and passkey answers. */
export function withoutSecrets(form: Form): Form {
  return Object.fromEntries(Object.entries(form).filter(([field]) => !isSecret(field)));
}

/** Returns what the request knows of the flow; undefined where only a look at the rows can tell. */
function keptWithRequest<S>({
  flow,
  about: { request },
}: Run<S>): 'nothing' | 'stored' | { state: object } | undefined {
  if (!flow.travels || !request || request.flows === 'stored') return undefined;
  const kept = request.flows[flow.name] ?? 'nothing';
  return typeof kept === 'string' ? kept : { state: kept };
}

interface Loaded<S> {
  readonly state: S;
  /** The state was kept by an earlier page, as a row or with the request. */
  readonly isKept: boolean;
  readonly isStored: boolean;
}

async function loadState<S extends object>(run: Run<S>): Promise<Loaded<S>> {
  const { flow, about, services } = run;
  const kept = keptWithRequest(run);
  if (typeof kept === 'object') return { state: kept.state as S, isKept: true, isStored: false };
  // The key names the flow or its page, so the row holds a state of this flow.
  const stored = kept === 'nothing' ? undefined : ((await readFlow(services, about.flowKey)) as S | undefined);
  const isStored = stored !== undefined;
  return { state: stored ?? flow.begin(about), isKept: isStored, isStored };
}

/** Adds what the account of the identified person holds. The database is read at every request, since other pages change it too. */
async function knowing<S>(run: Run<S>, state: S): Promise<Run<S>> {
  const accountId = run.flow.person?.(state);
  if (accountId === undefined) return run;
  const { browser, trust } = run.about;
  const person = await run.services.factors.personFacts.of(accountId, {
    browser,
    trustHash: trust?.hash,
    admitsClosed: run.flow.admitsClosed,
  });
  return { ...run, about: { ...run.about, person } };
}

/** A request is kept again once so many seconds of its longer life have passed, and not at every page. */
const keptAgainSeconds = hour;

/** Lets the request of a service wait as long as the draft that its person has begun. */
async function keepRequest<S extends object>({ ctx, flow, about }: Run<S>, state: S): Promise<void> {
  const { request, now, oidc } = about;
  if (!request || ctx.method === 'HEAD' || !flow.keepsRequest?.(state)) return;
  if (request.expiresAt - now < flowSeconds - keptAgainSeconds) await oidc.keepRequest(request.uid);
}

interface Saved<S> {
  readonly state: S;
  /** The person leaves for another site. The page to which she comes back knows the row, and not the request. */
  readonly isLeaving?: boolean;
}

/** Keeps the state of a flow: with its request where it may travel, else as a row. Returns whether it is a row. */
async function saveState<S extends object>(run: Run<S>, { state, isLeaving = false }: Saved<S>): Promise<boolean> {
  const { flow, about, services } = run;
  const { request, browser, oidc } = about;
  const before = keptWithRequest(run);
  const note = (name: string, kept: 'stored' | object) => oidc.keepFlow(request?.uid ?? '', { name, browser, kept });
  if (before !== undefined && !isLeaving && flow.travels?.(state)) {
    if (before === 'stored') forgetFlow(services, about.flowKey);
    await note(flow.name, state);
    return false;
  }
  writeFlow(services, about.flowKey, state, flow.person?.(state) ?? about.session?.accountId);
  if (before !== undefined) await note(flow.name, 'stored');
  // An upstream may send back a person whom we know: her sign-in then goes on, whatever flow she has left.
  if (isLeaving && request) await note('login', 'stored');
  return true;
}

/** Returns the first step that is still owed, or an earlier step that `?step=` names and that the flow offers. */
function currentStep<S>({ flow, about, ctx }: Run<S>, state: S): Step<S> | undefined {
  const owed = flow.steps.findIndex((step) => step.needed(state, about));
  const last = owed === -1 ? flow.steps.length : owed;
  const asked = flow.steps.findIndex((step) => step.name === ctx.query['step'] && step.page?.offered?.(state, about));
  return flow.steps[asked !== -1 && asked < last ? asked : last];
}

/** Returns the errors of a form that nobody examined: no field of it is wrong. */
const onlyWait = (errors: Readonly<Record<string, string>>) => ({ wait: Object.values(errors).join(' ') });

function draw<S>(
  run: Run<S>,
  drawn: {
    readonly step: Step<S>;
    readonly state: S;
    readonly form: Form;
    readonly errors?: Readonly<Record<string, string>>;
    /** Seconds after which the form is examined again. */
    readonly retryAfter?: number | undefined;
  },
): void {
  const { ctx, about } = run;
  const { step, state, form, retryAfter } = drawn;
  const page = retryAfter ? { ...run.page, waitUntil: about.now + retryAfter } : run.page;
  const found = { ...step.page?.standing?.(state, about), ...drawn.errors };
  const errors = step.page?.shownErrors?.(found, state, about) ?? found;
  ctx.type = 'html';
  const view = { state, form, errors, about };
  ctx.body = renderPage(page, {
    title: step.title(about, state),
    head: step.page?.head?.(view, page.operator),
    form,
    errors,
    wide: step.page?.wide,
    keepsTyped: true,
    body: step.view(view),
  });
}

function answerFinish(
  ctx: Koa.Context,
  { page, finish }: { readonly page: PageContext; readonly finish: Exclude<Finish, { kind: 'owed' | 'answered' }> },
): void {
  // The flow goes on at another page of ours: an ordinary redirect is enough.
  if (finish.kind === 'leave' && finish.href.startsWith('/')) {
    ctx.status = 303;
    return ctx.redirect(finish.href);
  }
  ctx.type = 'html';
  if (finish.kind === 'page') {
    const { person: _person, menu: _menu, cameFrom: _cameFrom, formOwner: _owner, ...anonymous } = page;
    ctx.body = renderPage(finish.isSignedOut ? anonymous : page, { title: finish.title, body: finish.body });
  }
  // Browsers apply the directive `form-action` to every redirect after a form. A page that goes on by itself leaves our origin instead.
  else ctx.body = renderContinuation(page, { href: finish.href });
}

/** Redirects to the step that is given, or else to the step that is owed. */
function goOn<S>(
  { ctx, about, flow }: Run<S>,
  { state, asked }: { readonly state: S; readonly asked?: Step<S> | undefined },
): void {
  const owed = flow.hasStepAddresses ? flow.steps.find((step) => step.needed(state, about)) : undefined;
  ctx.status = 303;
  ctx.redirect(withQuery(about.path, 'step', (asked ?? owed)?.name));
}

async function end<S extends object>(run: Run<S>, state: S, isStored: boolean): Promise<void> {
  const { flow, services, about, ctx, page } = run;
  if (isStored) forgetFlow(services, about.flowKey);
  const finish = await flow.finish({ state, services, about, ctx });
  if (finish.kind === 'answered') return about.oidc.goOn(ctx, finish.path);
  if (finish.kind !== 'owed') return answerFinish(ctx, { page, finish });
  const owing = { ...state, ...finish.patch };
  await saveState(run, { state: owing });
  goOn(run, { state: owing });
}

/** Answers HEAD at the end of a flow. Programs look at addresses by HEAD, so only a GET or a POST may end a flow. */
function answerHead(ctx: Koa.Context): void {
  ctx.type = 'html';
  ctx.status = 200;
}

/** Returns whether a page was asked for at another address than that of its step. The answer to a form stays where the form was sent. */
function isElsewhere<S>({ ctx, flow }: Run<S>, step: Step<S>): boolean {
  return flow.hasStepAddresses === true && ctx.method !== 'POST' && ctx.query['step'] !== step.name;
}

/** @param typed What stands in the fields of the page, when the page is drawn again in another language. */
async function drawOwed<S extends object>(arrived: Run<S>, typed: Form = {}): Promise<void> {
  const loaded = await loadState(arrived);
  let { state, isStored } = loaded;
  if (loaded.isKept) await keepRequest(arrived, state);
  let run = await knowing(arrived, state);
  for (;;) {
    const { services, about } = run;
    const step = currentStep(run, state);
    if (!step && arrived.ctx.method === 'HEAD') return answerHead(arrived.ctx);
    if (!step) return end(run, state, isStored);
    if (isElsewhere(run, step)) return goOn(run, { state, asked: step });
    const prepared = await step.page?.prepare?.({ state, services, about });
    if (prepared) {
      state = { ...state, ...prepared };
      isStored = await saveState(run, { state });
      run = await knowing(arrived, state);
    }
    // `prepare` may have answered the step, for example by an address that is already proved. Then the loop prepares the next step.
    if (currentStep(run, state) === step)
      return draw(run, { step, state, form: { ...step.page?.initial?.(state, about), ...withoutSecrets(typed) } });
  }
}

interface Posted<S> {
  readonly step: Step<S>;
  readonly state: S;
  readonly form: Form;
  readonly upload: Upload | undefined;
}

/** Shows the page before. Accepted answers stay until they are given anew, and what was only typed is kept where the step keeps it. */
async function goBack<S extends object>(run: Run<S>, { step, state, form, upload }: Posted<S>): Promise<void> {
  const { services, about } = run;
  const kept = await step.page?.keep?.({ form, upload, state, services, about });
  if (kept) await saveState(run, { state: { ...state, ...kept } });
  goOn(run, { state: { ...state, ...kept }, asked: run.flow.steps[run.flow.steps.indexOf(step) - 1] ?? step });
}

/**
 * Returns the step that a form answers. An earlier page that was left open in another tab still answers its step while the step is offered.
 */
function answeredStep<S>(
  { flow, about }: Run<S>,
  { step, state, form }: Pick<Posted<S>, 'step' | 'state' | 'form'>,
): Step<S> {
  if (step.page?.accepts?.(form) !== false) return step;
  const earlier = flow.steps.slice(0, flow.steps.indexOf(step)).filter((one) => one.page?.offered?.(state, about));
  return earlier.find(({ page }) => page?.fields?.some((name) => form[name] !== undefined)) ?? step;
}

/**
 * Returns the next step when « next » was pressed and that step is optional and already answered, so that the person can see and change it.
 */
function passedBy<S>({ flow, about }: Run<S>, { step, state, form }: Omit<Posted<S>, 'upload'>): Step<S> | undefined {
  const next = flow.steps[flow.steps.indexOf(step) + 1];
  return form['action'] === 'next' && next?.page?.fields && !next.needed(state, about) ? next : undefined;
}

/**
 * Answers the form of another page than the current one and examines nothing. The form of an earlier page (pressed twice, or left open)
 * gets the owed page with 422; any other form is redirected to the owed page.
 */
async function answerForeignForm<S extends object>(
  run: Run<S>,
  { step, state, form }: Omit<Posted<S>, 'upload'>,
): Promise<void> {
  const { flow, ctx } = run;
  const owner = flow.steps.findIndex((one) => one.page?.accepts?.(form));
  if (owner === -1 || owner > flow.steps.indexOf(step)) return goOn(run, { state });
  ctx.status = 422;
  await drawOwed(run);
}

/** Draws the page again in the language whose button was pressed, with what was typed. Nothing is examined. */
async function switchLanguage<S extends object>(run: Run<S>, { step, state, form, upload }: Posted<S>): Promise<void> {
  const { about, services } = run;
  about.keepLanguage(about.lang);
  const isOwn = step.page?.fields?.some((field) => form[field] !== undefined) ?? false;
  const kept = isOwn ? await step.page?.keep?.({ form, upload, state, services, about }) : undefined;
  if (kept) await saveState(run, { state: { ...state, ...kept } });
  await drawOwed(run, form);
}

const outcomeOf = <S,>(result: StepResult<S>) =>
  result.ok ? (result.event ?? 'ok') : result.retryAfter ? 'throttled' : 'refused';

interface Submitting<S> {
  readonly flow: Flow<S>;
  readonly step: Step<S>;
  readonly submit: () => Promise<StepResult<S>>;
}

/** Examines a form within a span that names the flow and the step. */
function tracedSubmit<S>({ flow, step, submit }: Submitting<S>): Promise<StepResult<S>> {
  const facts = { 'geopf_id.flow': flow.name, 'geopf_id.step': step.name };
  return traced(`step ${flow.name}.${step.name}`, { facts }, async (span) => {
    const result = await submit();
    span.note({ 'geopf_id.outcome': outcomeOf(result) });
    return result;
  });
}

/** Returns whether a form leaves rows of a person who has proved nothing: anybody can send any number of such forms. */
function isStrangers<S>({ flow, about }: Run<S>, state: S, { ok, patch }: StepResult<S>): boolean {
  if (about.session || about.request?.sessionUid) return false;
  return flow.person?.(ok === true ? { ...state, ...patch } : state) === undefined;
}

async function receive<S extends object>(arrived: Run<S>): Promise<void> {
  const { state, isStored } = await loadState(arrived);
  const run = await knowing(arrived, state);
  const { ctx, flow, about, services } = run;
  const form = formOf(ctx);
  const upload = uploadOf(ctx);
  const current = currentStep(run, state);
  if (!current) return end(run, state, isStored);
  if (languageSwitch(form)) return switchLanguage(run, { step: current, state, form, upload });
  const step = answeredStep(run, { step: current, state, form });
  if (form['action'] === 'back') return goBack(run, { step, state, form, upload });
  if (step.page?.accepts?.(form) === false) return answerForeignForm(run, { step, state, form });
  if (ctx.is('multipart/form-data') && !step.page?.takesFile) throw new AppError('unsupported_type');

  const unreadable = unreadableFields(form, about);
  const result: StepResult<S> = unreadable
    ? { ok: false, errors: unreadable }
    : await tracedSubmit({ flow, step, submit: () => step.submit({ form, upload, state, services, about }) });
  if (isStrangers(run, state, result)) about.oidc.admitStranger(about.ip);
  const outcome = outcomeOf(result);
  services.audit({
    // `history-events.test.ts` holds the steps of every flow that knows its person against the list.
    event: stepEvent({ flow: flow.name, step: step.name, outcome }),
    ...(result.ok ? {} : { accountId: result.named ?? about.person?.account.id, network: ipNetwork(about.ip) }),
    clientId: about.client?.clientId,
    requestId: about.requestId,
    details: result.ok ? undefined : { fields: Object.keys(result.errors), reason: result.reason },
  });

  if (result.ok === 'aside') {
    const aside = { ...state, ...result.patch };
    await saveState(run, { state: aside, isLeaving: result.leave !== undefined });
    if (result.leave === undefined) return goOn(run, { state: aside, asked: step });
    return answerFinish(ctx, { page: run.page, finish: { kind: 'leave', href: result.leave } });
  }
  // An accepted form replaces everything that its step answers for. The answers of other steps stay.
  const kept = result.ok
    ? (Object.fromEntries(Object.entries(state).filter(([key]) => !step.owns.includes(key as never))) as S)
    : state;
  const patched = { ...kept, ...result.patch };
  if (!result.ok) {
    if (result.patch) await saveState(run, { state: patched });
    ctx.status = result.status ?? (result.retryAfter ? 429 : result.isStale ? 409 : 422);
    if (result.retryAfter) ctx.set('Retry-After', String(result.retryAfter));
    const shown = { ...patched, ...result.shown };
    draw(run, {
      step,
      state: shown,
      form: { ...step.page?.initial?.(shown, about), ...withoutSecrets({ ...form, ...result.corrected }) },
      errors: result.retryAfter ? onlyWait(result.errors) : result.errors,
      retryAfter: result.retryAfter,
    });
    return;
  }
  const after = await knowing(run, patched);
  if (!flow.steps.some((owed) => owed.needed(patched, after.about))) return end(after, patched, isStored);
  await saveState(after, { state: patched });
  await keepRequest(after, patched);
  if (result.next) {
    ctx.status = 303;
    return ctx.redirect(result.next);
  }
  goOn(after, { state: patched, asked: passedBy(after, { step, state: patched, form }) });
}

/** Runs one GET or POST of a flow: draws the step that is owed, or answers the form of a step. */
export async function runFlow<S extends object>(run: Run<S>): Promise<void> {
  if (run.ctx.method === 'POST') return receive(run);
  if (run.ctx.method === 'GET' || run.ctx.method === 'HEAD') return drawOwed(run);
  throw new AppError('method_not_allowed');
}
