import type { FlowName } from '../../../src/domain/audit/step-events.ts';
import type { ComponentChildren } from 'preact';
import type { CommandRefusal } from '../../../src/commands/clients/command-refusal.ts';
import type { Action } from '../../../src/domain/roles/permissions.ts';
import { AppError } from '../../../src/errors.ts';
import { liveNotice } from '../../signed-in/live-notice.ts';
import { keptFields } from '../../signed-in/fresh-sign-in.ts';
import { stayingFlow } from '../../engine/define-flow.ts';
import type { Form, StayingStep, StepResult, StepView, Submitted } from '../../engine/flow.ts';
import type { KeptForm } from '../../flow-states/kept-form.ts';
import type { Texts } from '../../texts/index.ts';
import { Button } from '../../views/forms/button.tsx';
import { ButtonGroup } from '../../views/forms/button-group.tsx';
import { StatusNotice } from '../../views/layout/status-notice.tsx';
import { StepForm } from '../../views/forms/step-form.tsx';
import { BaseVersion, readBaseVersion } from '../base-version.tsx';
import { CancelLink } from '../cancel-link.tsx';
import { readReason, ReasonField } from '../reason.tsx';
import { clientPage, type ClientVisit } from './client-page.ts';
import { clientAddress, type ClientPart } from './client-parts.ts';
import { explainRefusal, type RefusalShown } from './explain-refusal.ts';
import { ProblemList } from './problem-list.tsx';
import { StaleNotice } from './versions/stale-notice.tsx';

type NoticeKind = keyof Texts['clientLife']['notices'];

/** Says what a page of acts remembers between two requests of its browser. */
export interface ActState extends RefusalShown {
  readonly notice?: { readonly kind: NoticeKind; readonly at: number };
  /** The form that was typed before its person had to sign in again. */
  readonly kept?: KeptForm;
}

/** Says what an act of a form came to. */
type ActAnswer =
  | { readonly done: NoticeKind; readonly next?: string }
  | { readonly refused: CommandRefusal }
  | {
      readonly errors: Readonly<Record<string, string>>;
      readonly isStale?: boolean;
      /** Seconds after which the form is examined again. */
      readonly retryAfter?: number;
    };

export interface ActInput {
  readonly form: Form;
  readonly reason: string;
  /** Version of the client that the page showed. */
  readonly baseVersion: number;
}

interface Act {
  /** Value of the button. */
  readonly action: string;
  readonly label: string;
  /** Returns what is wrong in the fields beside the reason. */
  check?(form: Form): Readonly<Record<string, string>>;
  run(input: ActInput): Promise<ActAnswer>;
}

/** Says what a page of acts shows, and what its buttons do. */
export interface Acts {
  readonly title: string;
  /** Says what the acts mean, before the form. */
  readonly intro: ComponentChildren;
  /** Fields beside the reason. */
  readonly fields?: ComponentChildren;
  /** Some of these fields may stay empty. */
  readonly someOptional?: boolean;
  /** Fields before anything was typed. */
  readonly initial?: Form;
  /** The first one is the main act. Without any the page has no form. */
  readonly acts: readonly Act[];
}

interface ActPage {
  readonly name: FlowName;
  readonly part: ClientPart;
  readonly action: Action;
  readonly write: Action;
  readonly isForBin?: boolean;
  prepare(visit: ClientVisit, t: Texts): Promise<Acts> | Acts;
}

const refuse = (errors: Readonly<Record<string, string>>): StepResult<ActState> => ({ ok: false, errors });

/** Runs an act, and puts into words why the rules or somebody else's change stand against it. */
export async function runAct(
  { about, services, form }: Pick<Submitted<ActState>, 'about' | 'services' | 'form'>,
  act: Pick<Act, 'run' | 'check'> & { readonly members: Readonly<Record<string, unknown>> },
): Promise<StepResult<ActState>> {
  const { t } = about;
  const reason = readReason(form, t);
  const wrong = { ...act.check?.(form), ...(!reason.ok && reason.errors) };
  if (!reason.ok || Object.keys(wrong).length > 0) return refuse(wrong);
  const answer = await act.run({ form, reason: reason.reason, baseVersion: readBaseVersion(form) });
  if ('refused' in answer) return explainRefusal(answer.refused, { t, services, members: act.members });
  if ('errors' in answer) return { ok: false, ...answer };
  return {
    ok: true,
    patch: { notice: { kind: answer.done, at: about.now } },
    ...(answer.next !== undefined && { next: answer.next }),
  };
}

/** Says what the last form did. */
export function ActNotice({ state, errors, about }: Pick<StepView<ActState>, 'state' | 'errors' | 'about'>) {
  const { stale, problems } = state;
  const { notices, problemsTitle } = about.t.clientLife;
  if (stale) return <StaleNotice stale={stale} />;
  if (problems) return <ProblemList title={problemsTitle} problems={problems} />;
  const notice = Object.keys(errors).length > 0 ? undefined : liveNotice(state.notice, about);
  return notice ? <StatusNotice kind="success">{notices[notice.kind]}</StatusNotice> : null;
}

function ActView({ acts, visit, ...view }: StepView<ActState> & { acts: Acts; visit: ClientVisit; part: ClientPart }) {
  const { form } = view;
  return (
    <>
      <ActNotice {...view} />
      {acts.intro}
      {acts.acts.length > 0 && (
        <StepForm mandatory={acts.someOptional ? 'exceptOptional' : true}>
          <BaseVersion version={form['baseVersion']} />
          {acts.fields}
          <ReasonField />
          <ButtonGroup>
            {acts.acts.map(({ action, label }, place) => (
              <Button key={action} action={action} kind={place === 0 ? 'primary' : 'secondary'}>
                {label}
              </Button>
            ))}
            <CancelLink href={clientAddress(visit.client.clientId)} />
          </ButtonGroup>
        </StepForm>
      )}
    </>
  );
}

/** Makes a page of a client that does something with a reason, and stays there to say so. */
export function actPage(page: ActPage) {
  const { name, part, action, write, isForBin = false } = page;
  return clientPage({
    part,
    action,
    write,
    isForBin,
    async flow(visit) {
      const acts = await page.prepare(visit, visit.page.t);
      const step: StayingStep<ActState> = {
        name: 'act',
        page: {
          wide: true,
          initial: (state, about) => ({
            ...acts.initial,
            reason: '',
            baseVersion: String(visit.client.version),
            ...keptFields(state, about),
          }),
          accepts: ({ action: pressed }) => acts.acts.some((act) => act.action === pressed),
        },
        async submit(submitted) {
          const act = acts.acts.find((one) => one.action === submitted.form['action']);
          if (!act) throw new AppError('bad_request');
          return runAct(submitted, { ...act, members: visit.client.metadata as Readonly<Record<string, unknown>> });
        },
        title: () => acts.title,
        view: (props) => <ActView {...props} acts={acts} visit={visit} part={part} />,
      };
      return stayingFlow<ActState>(name, [step]);
    },
  });
}
