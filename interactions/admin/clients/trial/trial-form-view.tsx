import type { StepView } from '../../../engine/flow.ts';
import { BoxGroup } from '../../../views/forms/box-group.tsx';
import { LoneButton } from '../../../views/forms/button.tsx';
import { Details } from '../../../views/details.tsx';
import { SelectField } from '../../../views/forms/select-field.tsx';
import { StepForm } from '../../../views/forms/step-form.tsx';
import { TextArea } from '../../../views/forms/text-area.tsx';
import type { ClientVisit } from '../client-page.ts';
import { offeredLevels, offeredScopes, prompts, scopeField, typedMark } from './trial-form.ts';

interface Props extends Pick<StepView<object>, 'form' | 'errors' | 'about'> {
  readonly visit: ClientVisit;
}

/** Asks what is to be tried. */
export function TrialForm({ visit, form, errors, about }: Props) {
  const texts = about.t.clientHelp.test.form;
  const { scopes } = about.t.clientForm.data;
  const isAdvancedWrong = ['prompt', 'acr', 'claims'].some((name) => errors[name] !== undefined);
  return (
    <StepForm values={form} mandatory="exceptOptional">
      <input type="hidden" name={typedMark} value="1" />
      <BoxGroup
        name="scopes"
        label={texts.scopes}
        hint={texts.scopesHint}
        boxes={offeredScopes(visit).map((scope) => ({
          name: scopeField(scope),
          label: `${scopes[scope].label} (${scope})`,
        }))}
      />
      <Details summary={texts.advanced} open={isAdvancedWrong}>
        <SelectField
          name="prompt"
          label={texts.prompt.label}
          hint={texts.prompt.hint}
          autocomplete="off"
          optional
          options={prompts.map((value) => ({ value, label: texts.prompt.options[value] }))}
        />
        <SelectField
          name="acr"
          label={texts.acr.label}
          hint={texts.acr.hint}
          autocomplete="off"
          optional
          options={[
            { value: '', label: texts.acr.none },
            ...offeredLevels(visit).map((value) => ({ value, label: value })),
          ]}
        />
        <TextArea name="claims" label={texts.claims.label} hint={texts.claims.hint} spellcheck={false} optional />
      </Details>
      <LoneButton action="try">{texts.submit}</LoneButton>
    </StepForm>
  );
}
