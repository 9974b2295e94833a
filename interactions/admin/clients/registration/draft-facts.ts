import type { Form } from '../../../engine/flow.ts';
import type { Texts } from '../../../texts/index.ts';
import { optionLabel } from '../form/form-field-view.tsx';
import { sentNames, type FormField } from '../form/form-fields.ts';
import { linesOf, reasonField, tickedScopes } from '../form/read-client-form.ts';
import { draftFields, newFields, type ClientDraft } from './client-draft.ts';

/** One line of the review: what it is about, and what was typed. */
export interface Fact {
  readonly label: string;
  readonly values: readonly string[];
}

/** Returns what was typed in a field, as people read it; empty where it was left alone. */
function valuesOf(field: FormField, { form, t }: { readonly form: Form; readonly t: Texts }): readonly string[] {
  const { name, kind, options = [] } = field;
  const typed = form[name]?.trim() ?? '';
  if (kind === 'boxes') {
    const ticked = options.filter((option) => form[`${name}-${option}`] !== undefined);
    return [ticked.map((option) => optionLabel(field, option, t)).join(', ')].filter(Boolean);
  }
  if (kind === 'flag' || kind === 'off' || kind === 'grant')
    return form[name] === undefined ? [] : [t.clientForm.review.yes];
  if (kind === 'list') return linesOf(typed).map(({ text }) => text);
  if (typed === '') return [];
  if (kind === 'day' && !Number.isNaN(Date.parse(typed))) return [t.dates.day(Date.parse(typed) / 1000)];
  return [kind === 'choice' ? optionLabel(field, typed, t) : typed];
}

/** Returns what a draft holds, step by step. */
export function draftFacts(draft: ClientDraft, t: Texts) {
  const { clientForm: texts } = t;
  const form: Form = { ...draft.essentials?.fields, ...draft.data?.fields };
  const starting = newFields({}, draft.kind);
  const isUntouched = (field: FormField) => sentNames(field).every((name) => form[name] === starting[name]);
  const of = (isIncluded: (field: FormField) => boolean): readonly Fact[] =>
    draftFields(draft)
      .filter((field) => isIncluded(field) && !isUntouched(field))
      .map((field) => ({ label: texts.fields[field.name].label, values: valuesOf(field, { form, t }) }))
      .filter(({ values }) => values.length > 0);
  const asked = tickedScopes(form).map((scope) => ({
    label: texts.data.scopes[scope].label,
    values: [form[reasonField(scope)]?.trim() ?? ''],
  }));
  return {
    kind: (hasSecret: boolean): readonly Fact[] => [
      { label: texts.review.kind, values: draft.kind ? [texts.kind.names[draft.kind].label] : [] },
      { label: texts.review.secret, values: [hasSecret ? texts.review.secretDrawn : texts.review.secretNone] },
      { label: texts.review.status, values: [texts.review.statusTest] },
    ],
    essentials: of(({ section }) => section !== 'data'),
    data: [...asked, ...of(({ section }) => section === 'data')],
  };
}
