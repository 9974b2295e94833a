import { problemsOf } from '../../../../src/commands/clients/registration/check-registration.ts';
import {
  checkClientToken,
  createClientToken,
  drawTokenId,
  longestTokenName,
} from '../../../../src/commands/clients/tokens/create-client-token.ts';
import { scopes } from '../../../../src/domain/clients/member-checks.ts';
import type { ClientProblem } from '../../../../src/domain/clients/client-metadata.ts';
import { fillIn } from '../../../../src/domain/clients/value-refusal.ts';
import { usualGrantTypes } from '../../../../src/domain/clients/tokens/registration-policy.ts';
import { clientStatuses } from '../../../../src/domain/clients/life/test-clients.ts';
import { keptFields } from '../../../signed-in/fresh-sign-in.ts';
import type { Form, StayingStep, StepResult, StepView, Submitted } from '../../../engine/flow.ts';
import type { Texts } from '../../../texts/index.ts';
import { BoxGroup } from '../../../views/forms/box-group.tsx';
import { Button } from '../../../views/forms/button.tsx';
import { ButtonGroup } from '../../../views/forms/button-group.tsx';
import { CheckboxField } from '../../../views/forms/checkbox-field.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { RadioGroup } from '../../../views/forms/radio-group.tsx';
import { StepForm } from '../../../views/forms/step-form.tsx';
import { TextArea } from '../../../views/forms/text-area.tsx';
import { TextField } from '../../../views/forms/text-field.tsx';
import type { AdminVisit } from '../../admin-page.ts';
import { CancelLink } from '../../cancel-link.tsx';
import { readStorableJson } from '../../../../src/domain/fields/storable.ts';
import { readReason, ReasonField } from '../../reason.tsx';
import { keepShownSecret } from '../shown-secret.ts';
import { explainRefusal } from '../explain-refusal.ts';
import { shownKey, tokensPath, type TokensState } from './tokens-state.ts';

/** The scopes that a token may leave out. Every registration may ask for `openid`. */
const choosable = scopes.filter((scope) => scope !== 'openid');
const boxOf = (scope: string) => `scope_${scope}`;

function NewTokenView({ form }: StepView<TokensState>) {
  const { clientTokens, clientForm } = usePage().t;
  const texts = clientTokens.create;
  return (
    <StepForm mandatory>
      <input type="hidden" name="draft" value={form['draft']} />
      <TextField name="name" label={texts.name} hint={texts.nameHint} autocomplete="off" maxlength={longestTokenName} />
      <TextField name="uses" label={texts.uses} hint={texts.usesHint} autocomplete="off" inputmode="numeric" short />
      <TextField name="days" label={texts.days} hint={texts.daysHint} autocomplete="off" inputmode="numeric" short />
      <RadioGroup
        name="status"
        legend={texts.status}
        options={clientStatuses.map((value) => ({
          value,
          label: texts.statuses[value],
          hint: texts.statusHints[value],
        }))}
      />
      <BoxGroup
        name="scopes"
        label={texts.scopes}
        hint={texts.scopesHint}
        boxes={choosable.map((scope) => ({
          name: boxOf(scope),
          label: clientForm.data.scopes[scope].label,
        }))}
      />
      <CheckboxField name="machine" label={texts.machine} hint={texts.machineHint} />
      <TextArea name="hosts" label={texts.hosts} hint={texts.hostsHint} spellcheck={false} optional />
      <TextArea name="fixed" label={texts.fixed} hint={texts.fixedHint} spellcheck={false} optional />
      <TextArea name="defaults" label={texts.defaults} hint={texts.defaultsHint} spellcheck={false} optional />
      <ReasonField />
      <ButtonGroup>
        <Button action="create">{texts.submit}</Button>
        <CancelLink href={tokensPath} />
      </ButtonGroup>
    </StepForm>
  );
}

/** Returns the object that a text states; undefined for a text that states none. An empty text states no members. */
function readMembers(text = ''): unknown {
  if (text.trim() === '') return {};
  const read = readStorableJson(text);
  return read.ok ? read.value : undefined;
}

const linesOf = (text = '') =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
const numberOf = (text = '') => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : text);

/** Returns the field of the form that a problem is about. */
function fieldOf({ field }: ClientProblem): string {
  const [name = ''] = field.split('.');
  return name === 'redirect_hosts' ? 'hosts' : name;
}

/** Returns what is wrong in words, by field. A member of a JSON object is named before the sentence. */
function explain(problems: readonly ClientProblem[], t: Texts): Readonly<Record<string, string>> {
  const texts = t.clientTokens.create;
  const said = problems.map((problem) => {
    const [, ...member] = problem.field.split('.');
    const sentence = fillIn(t.clientRefusals[problem.code], problem.values);
    const words = member.length > 0 ? texts.memberProblem(member.join('.'), sentence) : sentence;
    return [fieldOf(problem), words] as const;
  });
  const names = [...new Set(said.map(([name]) => name))];
  return Object.fromEntries(
    names.map((name) => {
      const sentences = said.flatMap(([other, words]) => (other === name ? [words] : []));
      return [name, [...new Set(sentences)].slice(0, 5).join('\n')];
    }),
  );
}

function readForm(form: Form) {
  return {
    name: form['name'] ?? '',
    uses: numberOf(form['uses']),
    days: numberOf(form['days']),
    policy: {
      status: form['status'] ?? '',
      scopes: ['openid', ...choosable.filter((scope) => form[boxOf(scope)] !== undefined)],
      grant_types: [...usualGrantTypes, ...(form['machine'] === undefined ? [] : ['client_credentials'])],
      redirect_hosts: linesOf(form['hosts']),
      fixed: readMembers(form['fixed']),
      defaults: readMembers(form['defaults']),
    },
  };
}

async function create(
  { form, services, about }: Submitted<TokensState>,
  visit: AdminVisit,
): Promise<StepResult<TokensState>> {
  const { t } = about;
  const reason = readReason(form, t);
  const read = readForm(form);
  const { fixed, defaults } = read.policy;
  const stated = { ...read, policy: { ...read.policy, fixed: fixed ?? {}, defaults: defaults ?? {} } };
  const { notJson } = t.clientTokens.create;
  const found = {
    ...explain(problemsOf(checkClientToken(services, stated)), t),
    ...(fixed === undefined && { fixed: notJson }),
    ...(defaults === undefined && { defaults: notJson }),
    ...(reason.ok ? {} : reason.errors),
  } as Readonly<Record<string, string>>;
  // The summary names the fields in the order of the page.
  const errors = Object.fromEntries(fieldNames.flatMap((name) => (found[name] ? [[name, found[name]]] : [])));
  if (!reason.ok || Object.keys(errors).length > 0) return { ok: false, errors };
  const { draft = '' } = form;
  const created = await createClientToken(services, {
    ...stated,
    ...(/^[\w-]{12}$/.test(draft) && { id: draft }),
    reason: reason.reason,
    keep: ({ secret, token: { id, name, expiresAt } }) =>
      keepShownSecret(visit, shownKey, { secret, kept: { id, name, expiresAt } }),
  });
  // There is one already where the button was pressed twice. The page that the browser goes to shows the token of the first time.
  if (!created.ok && created.refused.kind !== 'conflict') return explainRefusal(created.refused, { t, services });
  return { ok: true, patch: {}, event: 'created', next: tokensPath };
}

const fieldNames = ['name', 'uses', 'days', 'status', 'scopes', 'hosts', 'fixed', 'defaults', 'reason'] as const;

const usual: Form = {
  uses: '1',
  days: '30',
  status: 'test',
  ...Object.fromEntries(choosable.map((scope) => [boxOf(scope), 'on'])),
};

/** Creates a token, which the list shows one time. */
export const newTokenStep = (visit: AdminVisit): StayingStep<TokensState> => ({
  name: 'new-token',
  page: {
    wide: true,
    accepts: ({ action }) => action === 'create',
    initial: (state, about) => keptFields(state, about) ?? { ...usual, draft: drawTokenId() },
  },
  submit: (submitted) => create(submitted, visit),
  title: ({ t }) => t.clientTokens.create.title,
  view: (view) => <NewTokenView {...view} />,
});
