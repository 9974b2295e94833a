import { changeLocale } from '../../../src/commands/account/change-locale.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import type { Form, StepResult, Submitted } from '../../engine/flow.ts';
import { isLang, langOr, texts, type Lang } from '../../texts/index.ts';
import { languageNames } from '../../texts/language-names.ts';
import { LoneButton } from '../../views/forms/button.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { SelectField } from '../../views/forms/select-field.tsx';
import { SideForm } from '../../views/forms/side-form.tsx';
import { noticeOf } from '../account-state.ts';
import type { ProfileState } from './profile-state.ts';

const field = 'locale';

/** Returns whether a form chooses the language of the account. */
export const choosesLanguage = (form: Form): boolean => form[field] !== undefined;

/** Keeps the language for the account, and for this browser: a former choice of the browser would hide the new one. */
export async function chooseLanguage(
  { form, services, about }: Submitted<ProfileState>,
  { id: accountId }: Pick<Account, 'id'>,
): Promise<StepResult<ProfileState>> {
  const locale = form[field];
  if (!isLang(locale)) return { ok: false, errors: { [field]: about.t.account.profile.language.unknown } };
  await changeLocale(services, { accountId, locale, requestId: about.requestId });
  about.keepLanguage(locale);
  return { ok: true, patch: noticeOf(about, { kind: 'saved' }), event: 'language' };
}

/** Lets the person choose the language of her account. Each language is written in itself, for people who read no other one. */
export function LanguageChoice({ account }: { readonly account: Pick<Account, 'locale'> }) {
  const { t, lang } = usePage();
  const words = t.account.profile.language;
  const options = (Object.keys(texts) as Lang[]).map((value) => ({ value, label: languageNames[value], lang: value }));
  return (
    <>
      <SectionTitle>{words.title}</SectionTitle>
      <SideForm values={{ [field]: langOr(account.locale, lang) }}>
        <SelectField name={field} label={words.label} hint={words.hint} options={options} autocomplete="off" />
        <LoneButton action="save" kind="secondary">
          {words.save}
        </LoneButton>
      </SideForm>
    </>
  );
}
