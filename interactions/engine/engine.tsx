import type Koa from 'koa';
import { AppError } from '../../src/errors.ts';
import { formOf, uploadOf } from '../../src/http/read-form.ts';
import type { Upload } from '../../src/http/read-multipart.ts';
import type { Services } from '../../src/services.ts';
import { forgetFlow, readFlow, writeFlow } from './flow-store.ts';
import type { About, Finish, Flow, Form, Step, StepResult } from './flow.ts';
import { renderContinuation } from '../views/continuation-page.tsx';
import { renderPage, type PageContext } from '../views/page.tsx';

interface Run<S> {
  readonly ctx: Koa.Context;
  readonly flow: Flow<S>;
  readonly about: About;
  readonly page: PageContext;
  readonly services: Services;
}

const isSecret = (field: string) => /^(password|current|captcha|code|otp|recovery|credential|ticket)/i.test(field);

/** What may be kept of a form that was not accepted. */
export function withoutSecrets(form: Form): Form {
  return Object.fromEntries(Object.entries(form).filter(([field]) => !isSecret(field)));
}

async function loadState<S extends object>({
  flow,
  about,
  services,
}: Run<S>): Promise<{ readonly state: S; readonly isStored: boolean }> {
  // The key of a request is made for the flow that runs in it.
  const stored = (await readFlow(services, about.flowKey)) as S | undefined;
  return stored ? { state: stored, isStored: true } : { state: flow.begin(about), isStored: false };
}

/** With what the person holds who is known by now: read anew each time, since it changes elsewhere too. */
async function knowing<S>(run: Run<S>, state: S): Promise<Run<S>> {
  const accountId = run.flow.person?.(state);
  if (accountId === undefined) return run;
  const { browser, trust } = run.about;
  const person = await run.services.factors.of(accountId, { browser, trustHash: trust?.hash });
  return { ...run, about: { ...run.about, person } };
}

function saveState<S extends object>({ about, services }: Run<S>, state: S): void {
  writeFlow(services, about.flowKey, state);
}

/** The first step still owed, or an earlier one that the person asks for and that says that it may be asked for. */
function currentStep<S>({ flow, about, ctx }: Run<S>, state: S): Step<S> | undefined {
  const owed = flow.steps.findIndex((step) => step.needed(state, about));
  const last = owed === -1 ? flow.steps.length : owed;
  const asked = flow.steps.findIndex((step) => step.name === ctx.query['step'] && step.page?.offered?.(state, about));
  return flow.steps[asked !== -1 && asked < last ? asked : last];
}

function draw<S>(
  run: Run<S>,
  drawn: {
    readonly step: Step<S>;
    readonly state: S;
    readonly form: Form;
    readonly errors?: Readonly<Record<string, string>>;
  },
): void {
  const { ctx, page, about } = run;
  const { step, state, form } = drawn;
  const errors = { ...step.page?.standing?.(state, about), ...drawn.errors };
  ctx.type = 'html';
  ctx.body = renderPage(page, {
    title: step.title(about, state),
    hasErrors: Object.keys(errors).length > 0,
    wide: step.page?.wide,
    body: step.view({ state, form, errors, about }),
  });
}

function answerFinish(
  ctx: Koa.Context,
  { page, finish }: { readonly page: PageContext; readonly finish: Exclude<Finish, { kind: 'owed' }> },
): void {
  // To another page of ours.
  if (finish.kind === 'leave' && finish.href.startsWith('/')) {
    ctx.status = 303;
    return ctx.redirect(finish.href);
  }
  ctx.type = 'html';
  if (finish.kind === 'page') ctx.body = renderPage(page, { title: finish.title, body: finish.body });
  // A page that goes on by itself: form-action would be applied to every hop after this form.
  else ctx.body = renderContinuation(page, { href: finish.href });
}

/** To what is owed, or to the step that is asked for. */
function goOn<S>({ ctx, about }: Run<S>, asked?: Step<S>): void {
  const url = new URL(about.path, 'http://localhost');
  if (asked) url.searchParams.set('step', asked.name);
  else url.searchParams.delete('step');
  ctx.status = 303;
  ctx.redirect(`${url.pathname}${url.search}`);
}

async function end<S extends object>(run: Run<S>, state: S, isStored: boolean): Promise<void> {
  const { flow, services, about, ctx, page } = run;
  if (isStored) forgetFlow(services, about.flowKey);
  const finish = await flow.finish({ state, services, about, ctx });
  if (finish.kind !== 'owed') return answerFinish(ctx, { page, finish });
  saveState(run, { ...state, ...finish.patch });
  goOn(run);
}

/** A flow that is to end waits for a GET or a POST: programs look at addresses by HEAD, and must not end anything. */
function answerHead(ctx: Koa.Context): void {
  ctx.type = 'html';
  ctx.status = 200;
}

async function drawOwed<S extends object>(arrived: Run<S>): Promise<void> {
  let { state, isStored } = await loadState(arrived);
  let run = await knowing(arrived, state);
  for (;;) {
    const { services, about } = run;
    const step = currentStep(run, state);
    if (!step && arrived.ctx.method === 'HEAD') return answerHead(arrived.ctx);
    if (!step) return end(run, state, isStored);
    const prepared = await step.page?.prepare?.({ state, services, about });
    if (prepared) {
      state = { ...state, ...prepared };
      saveState(run, state);
      isStored = true;
      run = await knowing(arrived, state);
    }
    // What was found meanwhile may have answered the step: then the next one is prepared.
    if (currentStep(run, state) === step)
      return draw(run, { step, state, form: step.page?.initial?.(state, about) ?? {} });
  }
}

interface Posted<S> {
  readonly step: Step<S>;
  readonly state: S;
  readonly form: Form;
  readonly upload: Upload | undefined;
}

/** The page before; what was answered stays until it is answered anew, and what was only typed is kept. */
async function goBack<S extends object>(run: Run<S>, { step, state, form, upload }: Posted<S>): Promise<void> {
  const { services, about } = run;
  const kept = await step.page?.keep?.({ form, upload, state, services, about });
  if (kept) saveState(run, { ...state, ...kept });
  goOn(run, run.flow.steps[run.flow.steps.indexOf(step) - 1] ?? step);
}

/** The step that a form answers: the one that is owed or asked for, or an earlier one that is offered and whose page was left open. */
function answeredStep<S>(
  { flow, about }: Run<S>,
  { step, state, form }: Pick<Posted<S>, 'step' | 'state' | 'form'>,
): Step<S> {
  if (step.page?.accepts?.(form) !== false) return step;
  const earlier = flow.steps.slice(0, flow.steps.indexOf(step)).filter((one) => one.page?.offered?.(state, about));
  return earlier.find(({ page }) => page?.fields?.some((name) => form[name] !== undefined)) ?? step;
}

/** « next » passes by an optional step again, to see or change what it was told. */
function passedBy<S>({ flow, about }: Run<S>, { step, state, form }: Omit<Posted<S>, 'upload'>): Step<S> | undefined {
  const next = flow.steps[flow.steps.indexOf(step) + 1];
  return form['action'] === 'next' && next?.page?.fields && !next.needed(state, about) ? next : undefined;
}

/** A page answered before (a second press, a page left open) examines nothing any more; a later one waits for those before it. */
async function answerForeignForm<S extends object>(
  run: Run<S>,
  { step, form }: { readonly step: Step<S>; readonly form: Form },
): Promise<void> {
  const { flow, ctx } = run;
  const owner = flow.steps.findIndex((one) => one.page?.accepts?.(form));
  if (owner === -1 || owner > flow.steps.indexOf(step)) return goOn(run);
  ctx.status = 422;
  await drawOwed(run);
}

async function receive<S extends object>(arrived: Run<S>): Promise<void> {
  const { state, isStored } = await loadState(arrived);
  const run = await knowing(arrived, state);
  const { ctx, flow, about, services } = run;
  const form = formOf(ctx);
  const upload = uploadOf(ctx);
  const current = currentStep(run, state);
  if (!current) return end(run, state, isStored);
  const step = answeredStep(run, { step: current, state, form });
  if (form['action'] === 'back') return goBack(run, { step, state, form, upload });
  if (step.page?.accepts?.(form) === false) return answerForeignForm(run, { step, form });
  if (ctx.is('multipart/form-data') && !step.page?.takesFile) throw new AppError('unsupported_type');

  const result: StepResult<S> = await step.submit({ form, upload, state, services, about });
  const outcome = result.ok ? (result.event ?? 'ok') : result.retryAfter ? 'throttled' : 'refused';
  services.audit({
    event: `${flow.name}.${step.name}.${outcome}`,
    clientId: about.client?.clientId,
    requestId: about.requestId,
    details: result.ok ? undefined : { fields: Object.keys(result.errors) },
  });

  if (result.ok === 'aside') {
    saveState(run, { ...state, ...result.patch });
    if (result.leave === undefined) return goOn(run, step);
    return answerFinish(ctx, { page: run.page, finish: { kind: 'leave', href: result.leave } });
  }
  // What a step answered before is forgotten when it is answered anew; answers of other steps stay.
  const kept = result.ok
    ? (Object.fromEntries(Object.entries(state).filter(([key]) => !step.owns.includes(key as never))) as S)
    : state;
  const patched = { ...kept, ...result.patch };
  if (!result.ok) {
    if (result.patch) saveState(run, patched);
    ctx.status = result.status ?? (result.retryAfter ? 429 : result.isStale ? 409 : 422);
    if (result.retryAfter) ctx.set('Retry-After', String(result.retryAfter));
    const shown = { ...patched, ...result.shown };
    draw(run, {
      step,
      state: shown,
      form: { ...step.page?.initial?.(shown, about), ...withoutSecrets(form) },
      errors: result.errors,
    });
    return;
  }
  const after = await knowing(run, patched);
  if (!flow.steps.some((owed) => owed.needed(patched, after.about))) return end(after, patched, isStored);
  saveState(after, patched);
  if (result.next) {
    ctx.status = 303;
    return ctx.redirect(result.next);
  }
  goOn(after, passedBy(after, { step, state: patched, form }));
}

/** One GET and one POST on one address: the only code that reads a flow's form and draws its pages. */
export async function runFlow<S extends object>(run: Run<S>): Promise<void> {
  if (run.ctx.method === 'POST') return receive(run);
  if (run.ctx.method === 'GET' || run.ctx.method === 'HEAD') return drawOwed(run);
  throw new AppError('method_not_allowed');
}
