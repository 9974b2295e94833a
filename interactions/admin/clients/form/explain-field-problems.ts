import type { ClientProblem } from '../../../../src/domain/clients/client-metadata.ts';
import { fillIn } from '../../../../src/domain/clients/value-refusal.ts';
import type { Form } from '../../../engine/flow.ts';
import type { Texts } from '../../../texts/index.ts';
import type { FormField } from './form-fields.ts';
import { linesOf, reasonField } from './read-client-form.ts';

/** A list of twenty wrong lines is too long to read; the first ones show what is wrong. */
const shownLines = 5;
/** A wrong line of two thousand characters would push everything else off the page. */
const shownCharacters = 80;

const shortened = (text: string) => {
  const characters = [...text];
  return characters.length > shownCharacters ? `${characters.slice(0, shownCharacters).join('')}…` : text;
};

interface Explaining {
  readonly problems: readonly ClientProblem[];
  readonly fields: readonly FormField[];
  readonly form: Form;
  readonly t: Texts;
}

/** Returns the sentences about one field. A wrong line is named by its number and its text. */
function sentences(found: readonly ClientProblem[], { form, t, field }: Explaining & { readonly field: FormField }) {
  const { list } = t.clientForm;
  const lines = field.kind === 'list' ? linesOf(form[field.name] ?? '') : [];
  const said = found.map(({ code, values, index }) => {
    const sentence = fillIn(t.clientRefusals[code], values);
    const line = index === undefined ? undefined : lines[index];
    return line ? `${list.line(line.number, shortened(line.text))} ${sentence}` : sentence;
  });
  const rest = said.length - shownLines;
  return rest > 0 ? [...said.slice(0, shownLines), list.more(rest)] : said;
}

/**
 * Returns what is wrong with a registration in words, by field, in the order of the page. What is wrong with a member that the page does not
 * show is told about the whole form.
 */
export function explainProblems(explaining: Explaining): Readonly<Record<string, string>> {
  const { problems, fields, t } = explaining;
  const shown = fields.flatMap((field) => {
    const found = problems.filter((problem) => problem.field === field.member);
    return found.length > 0 ? [[field.name, sentences(found, { ...explaining, field }).join('\n')] as const] : [];
  });
  const elsewhere = problems.filter(({ field }) => !fields.some(({ member }) => member === field));
  const reasons = elsewhere.find(({ field }) => field === 'scope_reasons');
  const others = elsewhere.filter(({ field }) => field !== 'scope_reasons' && field !== 'logo_uri');
  const told = [...new Set(others.map(({ code, values }) => fillIn(t.clientRefusals[code], values)))];
  return {
    ...(told.length > 0 && { step: [t.clientForm.elsewhere, ...told].join(' ') }),
    ...Object.fromEntries(shown),
    ...(reasons && { [wrongReason(explaining.form)]: fillIn(t.clientRefusals.bad_reasons, reasons.values) }),
  };
}

/** Returns the first field of a reason that holds something that no reason may hold. */
function wrongReason(form: Form): string {
  const typed = Object.keys(form).filter((name) => name.startsWith(reasonField('')));
  return (
    typed.find((name) => [...form[name]!].length > 200 || /[\p{C}\p{Zl}\p{Zp}]/u.test(form[name]!)) ??
    typed[0] ??
    'step'
  );
}
